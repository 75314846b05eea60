# `make help` lists the targets. Needs Python 3.11 or newer; everything else is set up in .venv.

.POSIX:
.DEFAULT_GOAL := all
.PHONY: all test check zip zip-print serve clean lock sbom licences audit bench cluster help \
	set-up set-up-dev

RUN = .venv/bin/python build.py

# The first of these that is new enough makes .venv; `make PYTHON=...` puts another in front.
FIND_PYTHON = for python in $(PYTHON) python3 python3.13 python3.12 python3.11 none; do \
	if [ $$python = none ]; then \
	echo '错误：没有找到 Python 3.11 或更新版本。' >&2; \
	echo '  Debian 12、Ubuntu 24.04 及以后：sudo apt-get install python3 python3-venv' >&2; \
	echo '  其他系统：请安装 Python 3.11 以上，或指明位置：make PYTHON=/路径/python3.12' >&2; \
	exit 2; fi; \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && break; \
	done

all: set-up ## 准备环境，检查内容，生成整个网站（含全部下载文件）到 site/
	@$(RUN)

check: set-up ## 只检查 content/ 和 checklists/，不生成
	@$(RUN) check

zip: all ## 把整个网站打成一个文件 out/site.zip，可拷到 U 盘
	@$(RUN) pack

zip-print: all ## 把全部表按单位分文件夹打成 out/print.zip，交给打印店
	@$(RUN) pack --sheets

serve: set-up ## 本地预览，改动内容后自动刷新
	@$(RUN) serve

test: set-up-dev ## 运行全部测试和代码检查
	@failed=; \
	.venv/bin/ruff check . || failed="$$failed ruff"; \
	.venv/bin/ruff format --check . || failed="$$failed ruff-format"; \
	.venv/bin/mypy || failed="$$failed mypy"; \
	.venv/bin/python -m pytest -n auto || failed="$$failed pytest"; \
	if [ -n "$$failed" ]; then echo "未通过：$$failed" >&2; exit 1; fi

clean: ## 删除生成的文件（site/、out/ 和缓存；环境 .venv 保留）
	rm -rf site out .pytest_cache .mypy_cache .ruff_cache .hypothesis

lock: set-up-dev ## 依赖清单（requirements*.in）改动后，重新锁定版本
	@for name in requirements.in requirements-cluster.in requirements-dev.in benchmarks/locks/*.in; do \
	.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links $$name -o $${name%.in}.txt || exit 1; \
	done
	@$(MAKE) --no-print-directory licences

licences: set-up-dev ## 按锁定的版本写出 docs/licences.md
	@.venv/bin/python tools/licences.py

sbom: set-up-dev ## 写出软件物料清单 out/sbom.json（CycloneDX 1.6）
	@PYTHONPATH=. .venv/bin/python tools/sbom.py

audit: set-up-dev ## 查锁定的版本有没有已知漏洞（要上网）
	@.venv/bin/python tools/audit.py

bench: set-up-dev ## 测速，与同类工具比，写出 benchmarks/RESULTS.md（约一小时，要上网装同类工具）
	@.venv/bin/python benchmarks/run.py

cluster: ## 装上在几台机器上排版所需的（build.py --cluster）
	@$(FIND_PYTHON); $$python tools/setup.py --cluster

help: ## 显示这份说明
	@sed -n 's/^\([a-z][a-z-]*\):[^#]*## \(.*\)/  make \1	\2/p' Makefile | sed 's/make all	/make    	/'

set-up:
	@$(FIND_PYTHON); $$python tools/setup.py

set-up-dev:
	@$(FIND_PYTHON); $$python tools/setup.py --dev
