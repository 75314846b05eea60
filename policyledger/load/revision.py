"""Getting the content of an earlier state out of git.

The files are taken as they were stored, not as a checkout would make them: no attribute, filter or
hook of the repository is run, and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

#: A content folder above this many bytes is refused: it would be no content folder.
MAX_TOTAL = 256 * 1024 * 1024

_FILE = "100"  # how the modes of plain files begin; links and submodules have others


# What git says when there is nothing to read, and what it means.
_GIT_SAYS = (
    ("not a git repository", "这里也没有用 git 保存过旧版本"),
    ("dubious ownership", "这里的 git 仓库属于别的用户，git 不肯读"),
)


class RevisionError(Exception):
    """The state cannot be had; the message says why and what to do (in Chinese)."""


def unpack_revision(revision: str, folders: dict[Path, Path]) -> str:
    """Write ``folders`` (of a repository → empty ones) as they were; give what to call the state.

    Only the first folder must have been there. Raises ``RevisionError``.
    """
    first = next(iter(folders))
    if not revision or revision.startswith("-"):
        raise RevisionError(f"“{revision}”不是 git 的版本")
    near = next(place for place in (first, *first.resolve().parents) if place.is_dir())
    try:
        top = Path(_git(near, "rev-parse", "--show-toplevel").decode().rstrip("\n"))
    except RevisionError as error:
        raise RevisionError(f"没有“{revision}”这个文件夹，{error}") from None
    try:
        name = _git(top, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
    except RevisionError:
        raise RevisionError(
            f"没有“{revision}”这个文件夹，git 里也没有这个版本\n"
            "  版本可以写提交的编号、标签或分支，用 git log 查；只克隆了最近几次的，要先取回历史"
        ) from None
    commit = name.decode().strip()
    for folder, target in folders.items():
        try:
            inside = folder.resolve().relative_to(top.resolve())
        except ValueError:
            raise RevisionError(f"{folder} 不在 git 仓库 {top} 里，请改写旧内容的文件夹") from None
        found = _unpack(top, commit, PurePosixPath(inside.as_posix()), target)
        if not found and folder is first:
            raise RevisionError(f"版本“{revision}”里没有 {inside.as_posix()} 这个文件夹")
    day = _git(top, "log", "-1", "--no-show-signature", "--format=%cs", commit).decode().strip()
    return f"{day} 的内容（版本 {commit[:10]}）"


def _unpack(top: Path, commit: str, folder: PurePosixPath, target: Path) -> int:
    entries = list(_entries(top, commit, folder))
    if sum(size for _, size, _ in entries) > MAX_TOTAL:
        raise RevisionError(f"{folder} 在这个版本里太大，不像内容文件夹")
    asked = "".join(f"{blob}\n" for blob, _, _ in entries)
    data = _git(top, "cat-file", "--batch", put=asked.encode()) if entries else b""
    at = 0
    for _, size, path in entries:
        at = data.index(b"\n", at) + 1  # behind the line that says which file this is
        place = target.joinpath(*path.relative_to(folder).parts)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data[at : at + size])
        at += size + 1
    return len(entries)


def _entries(
    top: Path, commit: str, folder: PurePosixPath
) -> Iterator[tuple[str, int, PurePosixPath]]:
    """Give name, size and path of every plain file below a folder of a commit."""
    below = [] if folder == PurePosixPath() else [f"{folder}/"]
    listed = _git(top, "ls-tree", "-r", "-l", "-z", "--full-tree", commit, "--", *below)
    for line in listed.split(b"\0"):
        if not line:
            continue
        described, _, name = line.partition(b"\t")
        mode, kind, blob, size = described.decode().split()
        path = PurePosixPath(os.fsdecode(name))
        if kind == "blob" and mode.startswith(_FILE) and ".." not in path.parts:
            yield blob, int(size), path


def _git(folder: Path, *arguments: str, put: bytes = b"") -> bytes:
    command = ["git", "-c", "protocol.allow=never", "--literal-pathspecs", *arguments]
    surroundings = {
        **os.environ,
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
    try:
        done = subprocess.run(
            command, cwd=folder, env=surroundings, input=put, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise RevisionError("这台电脑没有装 git，不能按版本对比；请改写旧内容的文件夹") from None
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        for pattern, says in _GIT_SAYS:
            if pattern in said:
                raise RevisionError(f"{says}；请改写旧内容的文件夹")
        raise RevisionError(f"git 也读不出来，请改写旧内容的文件夹；git 说：{said or '没有说明'}")
    return done.stdout
