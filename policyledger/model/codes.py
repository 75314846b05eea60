"""The one table of problem codes; the program, the documentation and the tests use it."""

from __future__ import annotations

from dataclasses import dataclass

from policyledger.model.problem import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of problem: how severe, what it means and how one mends it (Chinese).

    Only what leaves the register whole can be waived for a time.
    """

    severity: Severity
    meaning: str
    remedy: str
    waivable: bool = False


_E = Severity.ERROR
_W = Severity.WARNING

CODES: dict[str, Code] = {
    # Files
    "missing-folder": Code(
        _E,
        "内容或检查表的文件夹不存在。",
        "检查路径，或用 --content、--checklists 指定；从头开始用 python build.py new content。",
    ),
    "missing-file": Code(
        _E,
        "缺少必需的清单文件，例如 units.yml。",
        "补上文件；python build.py new content 样稿，可以生成一整套样稿。",
    ),
    "stray-file": Code(
        _W, "文件放错了地方或扩展名不对，不会被读取。", "移到该放的文件夹，或删掉。", waivable=True
    ),
    "unreadable-file": Code(_E, "文件打不开。", "检查权限，关掉占用它的程序。"),
    "bad-encoding": Code(
        _E, "文件不是 UTF-8 编码。", "用记事本另存为 UTF-8。带 BOM 的 UTF-8 可以接受。"
    ),
    "empty-file": Code(_E, "文件是空的，或文件没有正文。", "补上内容，或删掉文件。"),
    "file-too-large": Code(_E, "文件太大。", "检查是否放错；很长的文件分成几份。"),
    "line-too-long": Code(_E, "有一行太长，没法核对。", "按段落分行。"),
    "too-long": Code(_E, "一段文字、一个名称或一个条款太长。", "检查是否贴错，或引号没有收口。"),
    "too-many": Code(
        _E, "文件、条款、值或一个列表里的项太多。", "检查是否贴错或重复；确实多的请分开。"
    ),
    "outside-link": Code(_E, "链接指向内容文件夹外面，不读取。", "把文件复制进来。"),
    "control-character": Code(
        _E,
        "有看不见或显示不了的字符，会让引文对不上、表格排乱。",
        "删掉它，或把那一行重新输入一遍。",
    ),
    "missing-glyph": Code(
        _E, "有随带的字体里没有的字，表上印不出来。", "换成通用的字，或请人把它补进字体。"
    ),
    "bad-font": Code(
        _E,
        "settings.yml 里 text_font 指的字体文件不存在，或不是字体。",
        "核对路径（从内容文件夹算起）；不用自己的字体就删掉 text_font。",
    ),
    "no-front-matter": Code(
        _E,
        "文件开头缺少用 --- 围起来的文件信息。",
        "照样稿补上；python build.py new instrument 编号，可以生成样稿。",
    ),
    "no-title": Code(_E, "手写页面第一行不是“# 标题”。", "第一行写“# 标题”。"),
    "name-mismatch": Code(
        _E, "编号与文件名不一致，或层级与文件夹不一致。", "改编号或改文件名，使两者相同。"
    ),
    # YAML
    "bad-yaml": Code(
        _E, "不合 YAML 的写法，程序读不懂。", "看标出的位置和上一行：缩进、冒号、引号。"
    ),
    "tab-indent": Code(_E, "行首用了制表符。", "改成空格。"),
    "fullwidth-syntax": Code(
        _E,
        "键里用了全角冒号、字母、数字或中文引号；或列表用了全角的方括号、逗号，成了一项。",
        "键和冒号用半角输入，冒号后空一格；列表写成 [甲, 乙]。",
    ),
    "yaml-tag": Code(
        _E, "用了 YAML 标签（!），这里只收普通的 YAML。", "删掉标签；值以 ! 开头时加引号。"
    ),
    "yaml-alias": Code(
        _E,
        "用了 YAML 锚点或别名（& *），这里只收普通的 YAML。",
        "把内容直接写出来；值以 & * 开头时加引号。",
    ),
    "too-deep": Code(_E, "嵌套层数太多。", "检查括号和缩进。"),
    "duplicate-key": Code(_E, "同一组里一个键写了两次。", "留下一个，删掉另一个。"),
    "unknown-key": Code(_E, "这个键不存在，多半是拼写错误。", "看提示里可以用的键。"),
    "missing-key": Code(
        _E,
        "缺少必须写的键，或键写了没有值。",
        "补上；样稿里有每个键的说明，python build.py new 可以生成。",
    ),
    "wrong-type": Code(_E, "值的形式不对，例如该写列表的地方写了一段文字。", "照样稿改。"),
    "unknown-word": Code(_E, "值不在规定的词里。", "从提示列出的词里选。"),
    "bad-id": Code(
        _E, "编号里有不能用的字符；编号会成为文件名和网址。", "只用英文字母、数字、连字符和点。"
    ),
    "bad-date": Code(_E, "日期不对。", "写成 2020-12-08；只知道月份或年份写 2020-12、2020。"),
    # Identity
    "duplicate-id": Code(_E, "编号重复。", "给后一个换新编号；用过的编号不再用。"),
    "id-without-code": Code(
        _E,
        "责任事项的编号不以文件的代号（code）开头；编号印在表上，凭它认出是哪份文件。",
        "改编号；已经印在表上的不改编号，改 code。",
        waivable=True,
    ),
    "duplicate-name": Code(
        _E,
        "同一地方的两个单位（或两个群体）用了同一个名称。",
        "改名，或用 in 把别名限定在某个文件。",
    ),
    "duplicate-clause": Code(
        _E, "同一文件里两个条款编号相同，或同一条款登记了两次。", "核对原文的编号；登记合并成一条。"
    ),
    # References
    "unknown-instrument": Code(_E, "没有这个文件。", "核对编号；文件存在 content/instruments/。"),
    "unknown-clause": Code(
        _E, "文件里没有这个条款。", "核对条款编号，例如二、（一）2 写成 2.1.2。"
    ),
    "unknown-unit": Code(
        _E,
        "没有这个单位。",
        "名称照抄原文；是已登记单位的别的叫法，加进它的 aliases；没有登记过的，"
        "在 content/units.yml 登记。",
    ),
    "ambiguous-unit": Code(
        _E, "这个名称指得不止一个单位。", "写全称，或在 units.yml 用 in 限定别名。"
    ),
    "unknown-member": Code(
        _E,
        "成员里有没有登记的单位编号，或成员绕回了自己。",
        "members 里写单位的编号（id），不写名称。",
    ),
    "unknown-matter": Code(_E, "没有这个工作事项。", "核对编号，或在 content/matters.yml 登记。"),
    "unknown-group": Code(_E, "没有这个群体。", "核对名称，或在 content/groups.yml 登记。"),
    "unknown-obligation": Code(
        _E, "没有这条责任事项。", "核对编号：代号、条款、序号，例如 XX1-02-05。"
    ),
    # Text
    "quote-not-found": Code(
        _E, "引文与条款原文不是一字不差。", "照原文改引文；标出的字就是不同之处。"
    ),
    "quote-required": Code(
        _E, "全文入库的文件，每条责任事项都要引原文。", "补上 quote，照抄条款里的原话。"
    ),
    "quote-in-summary": Code(_E, "原文没有入库的文件不能有引文。", "删掉 quote，或把全文入库。"),
    "uncovered-text": Code(
        _E,
        "原文有文字没有被引用，也没有标明不是责任。",
        "补一条责任事项，或写进 no_duty 并注明理由。",
        waivable=True,
    ),
    "correction-not-found": Code(
        _E,
        "校勘说明里改后的文字在原处找不到，或不止一处。",
        "多抄几个字，使它在该处只出现一次。",
        waivable=True,
    ),
    "long-title": Code(
        _W,
        "责任事项的标题太长，表上排不下。",
        "缩到 22 个字以内，离开原文也要看得懂。",
        waivable=True,
    ),
    "number-brackets": Code(
        _W,
        "文号里的年份没有用六角括号〔〕。",
        "改成〔〕；原件上就印着别的括号的，可以写进 waivers.yml。",
        waivable=True,
    ),
    # Roles
    "tail-mismatch": Code(
        _E,
        "牵头、配合单位与条款末尾括号里写的不一致，或者没有登记。",
        "照括号里的单位和次序改；程序认不出的括号，照原文写 lead 和 support。",
        waivable=True,
    ),
    # Deadlines
    "bad-deadline": Code(_E, "时限的写法不对。", "写法见 CONTRIBUTING.md“时限”。"),
    "deadline-not-in-text": Code(
        _E, "时限的原话在条款里找不到。", "text 照抄原文。", waivable=True
    ),
    "deadline-differs": Code(
        _W,
        "时限登记的日子、周期或长短，与 text 照抄的原话不一样。",
        "对照原文，改登记的日子；原话抄错的，改 text。确实没有错的，写进 waivers.yml。",
        waivable=True,
    ),
    "unknown-period": Code(
        _E,
        "周期不是通用周期，也不在日历里。",
        "用 day week month quarter year；别的先在 *calendar.yml 里登记，见 CONTRIBUTING.md“日历”。",
    ),
    "calendar-ended": Code(
        _W,
        "日历里的时段已经过完，按它计算的时限没有下一个日子。与检查的日期（--as-of）有关。",
        "在日历文件里接着登记；还没有正式公布的，先推定（status: assumed）。",
        waivable=True,
    ),
    # Traces
    "implements-not-upward": Code(
        _E,
        "承接的应当是上级文件（或更早的同级文件）的责任事项。",
        "核对 implements。",
        waivable=True,
    ),
    "implements-cycle": Code(_E, "承接关系绕成了圈。", "删掉其中一条。"),
    # Checks
    "no-check": Code(
        _W,
        "责任事项没有检查问题，检查表上只能印标题。",
        "补上 check：问什么、怎么查、看什么。",
        waivable=True,
    ),
    "repeated-question": Code(
        _W, "两条责任事项的检查问题一字不差。", "各写各的问题。", waivable=True
    ),
    "open-question": Code(
        _W,
        "检查问题看不出能用是或否回答；表上只能打勾。",
        "改成“是否……？”“有没有……？”“……吗？”这样的问法。",
        waivable=True,
    ),
    "missing-question": Code(
        _E,
        "检查表的一项列了几条责任事项，却没有自己的问题；只问第一条，别的没看就打了勾。",
        "加 question，一句话问全；问不到一起的，分成几项。",
    ),
    "empty-checklist": Code(_E, "检查表没有选到任何责任事项。", "核对 select 或 sections。"),
    # Review
    "review-needed": Code(
        _W,
        "责任事项复核过以后，它的条款改动了文字。",
        "对照条款核对，改好以后运行 python build.py review --confirm 编号。",
        waivable=True,
    ),
    # Waivers
    "expired-waiver": Code(_E, "豁免已到期。", "解决问题，或说明理由后延长。"),
    "unused-waiver": Code(
        _W, "豁免没有对应的问题。", "问题已经解决的，删掉豁免；没有解决的，核对 code 和 where。"
    ),
    "waiver-not-allowed": Code(
        _E, "这种问题不能豁免：不解决它，生成的东西就是错的。", "解决问题，删掉这条豁免。"
    ),
    "unknown-code": Code(_E, "没有这个问题代码。", "核对 code；python build.py explain 列出全部。"),
}
