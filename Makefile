# 专账 Earmark. `make help` 列出可用的目标。
SHELL       := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
ARGS   ?=
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip -qq --disable-pip-version-check --no-input
SOURCE := ledgers importers audit_rules reports earmark
# What rules and figures rest on is measured for coverage; processes, pages and kills are not, which it makes twice as slow.
FLOORS = ledgers importers audit_rules reports
AROUND = tests/closing tests/fleet tests/people tests/program tests/web
CORE   = $(filter-out $(AROUND) tests/papers,$(filter-out %.py %__pycache__,$(wildcard tests/*))) $(wildcard tests/test_*.py)
PYTEST = $(BIN)/pytest -n auto --dist worksteal
NONE   = || test $$? -eq 5 -a -n "$(ARGS)"

.PHONY: help setup demo test bundle lock clean

help:
	@echo "make setup               建立 .venv 并安装（已装好则立即返回）"
	@echo "make demo                打开三个演示账套：导入、审计、出报告、启动网页"
	@echo "make demo ARGS=--no-serve  同上，但不启动网页"
	@echo "make test                代码检查与全部测试"
	@echo "make bundle              做一个不用联网的安装包（dist/）"
	@echo "make lock                依赖有变时重新生成两个锁定文件（需要 uv）"
	@echo "make clean               删除 .venv、demo 和各种缓存"

setup: $(VENV)/.run

demo: setup
	@$(BIN)/earmark demo $(ARGS)

test: $(VENV)/.dev
	@echo "— 代码风格（ruff）"; $(BIN)/ruff check --quiet . && $(BIN)/ruff format --check .
	@echo "— 类型（mypy）";     $(BIN)/mypy
	@echo "— 分层（import-linter）"; $(BIN)/lint-imports --no-logo
	@echo "— 测试（pytest）";   $(PYTEST) $(FLOORS:%=--cov=%) --cov-report=term:skip-covered $(ARGS) $(CORE) $(NONE)
	@$(PYTEST) --no-cov $(ARGS) $(AROUND) $(NONE)

bundle: $(VENV)/.dev
	@$(BIN)/python deploy/bundle.py

# A stamp is written last, so that an installation that was cut off is done again.
$(VENV)/.run: requirements.lock pyproject.toml
	@command -v "$(PYTHON)" >/dev/null || { echo "未找到 $(PYTHON)：请先安装 Python 3.11 或更高版本。" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "需要 Python 3.11 或更高版本，而 $(PYTHON) 是 $$("$(PYTHON)" -V 2>&1)。可用 make $(MAKECMDGOALS) PYTHON=python3.12 指定。" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "$(PYTHON) 缺少 venv 模块：请先安装（Debian、Ubuntu：apt install python3-venv）。" >&2; exit 1; }
	@echo "正在准备 $(VENV)（首次约需一分钟）…"
	@"$(PYTHON)" -m venv $(VENV)
	@$(PIP) install --require-hashes --no-deps -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
	@echo "已装好：$(BIN)/earmark"

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	@echo "正在安装测试所需的工具…"
	@$(PIP) install --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# pip is told to install what a lock names and no more: an extra of a pinned package makes it look for a newer one.
# Both locks carry the build backend, so that `-e .` needs no build isolation and fetches nothing unpinned.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
           --no-header --no-annotate --no-config --no-strip-extras

lock:
	@command -v uv >/dev/null || { echo "未找到 uv：pip install uv 后再试。" >&2; exit 1; }
	@$(COMPILE) pyproject.toml --extra build -o requirements.lock $(ARGS)
	@$(COMPILE) pyproject.toml --extra build --extra dev -c requirements.lock -o requirements-dev.lock $(ARGS)
	@echo "已更新 requirements.lock 和 requirements-dev.lock"

clean:
	@rm -rf $(VENV) demo build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
