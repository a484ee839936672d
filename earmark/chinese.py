"""click, speaking Chinese: help pages and usage errors that an accountant can read."""

from __future__ import annotations

import os
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable


class _Chinese(click.Command):
    """Headings and the help option in Chinese."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx)).replace("[OPTIONS]", "[选项]")
        pieces = pieces.replace("COMMAND [ARGS]...", "命令 [参数]...")
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, and the commands of a group."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for option in options if (record := option.get_help_record(ctx))]
        if records:
            with formatter.section("选项"):
                formatter.write_dl([(name, _remark(text)) for name, text in records])
        if isinstance(self, click.Group):
            with formatter.section("命令"):
                formatter.write_dl([(name, cmd.get_short_help_str(60)) for name, cmd in sorted(self.commands.items())])

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in Chinese."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示帮助后退出。"
        return option


class ChineseCommand(_Chinese):
    """A command."""


class ChineseGroup(_Chinese, click.Group):
    """A group whose commands speak Chinese too."""

    command_class = ChineseCommand

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. A reader of our output that has gone (`| head`) is no failure.

        click would end with 1, which is how an audit ends that found violations.
        """
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise click.exceptions.Exit(0) from None
        return done


class Day(click.ParamType[date]):
    """A day, 2024-04-01."""

    name = "日期"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day.

        Raises:
            click.BadParameter: it is none.
        """
        if isinstance(value, date):
            return value
        parts = re.fullmatch(r"(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*[-/.月]?\s*(\d{1,2})\s*日?", str(value).strip())
        try:
            return date(*map(int, parts.groups())) if parts else date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，写成 2024-04-01 这样", param, ctx)


def _remark(text: str) -> str:
    """An option's help, click's remarks behind it (required, range, default) in Chinese."""
    said, found, remarks = text.partition("  [")
    if not found:
        return text
    words = []
    for remark in remarks.rstrip("]").split("; "):
        if remark == "required":
            words.append("必填")
        elif remark.startswith("default: "):
            words.append(f"不写是 {remark.removeprefix('default: ').strip('()')}")
        else:
            words.append(remark.replace("<=x<=", " 到 "))
    return f"{said}（{'，'.join(words)}）"


def explain(error: click.ClickException) -> str:
    """A usage error as one Chinese line."""
    for kind, say in _SAYINGS:
        if isinstance(error, kind):
            return say(error)
    return error.format_message()


def _usage(error: click.UsageError) -> str:
    if error.ctx and isinstance(error.ctx.command, click.Group):
        return f"没有这个命令。可用：{'、'.join(sorted(error.ctx.command.commands))}"
    if "unexpected extra argument" in error.message:
        return f"多出参数：{error.message.rpartition('(')[2].rstrip(')')}"
    return error.format_message()


def _no_option(error: click.NoSuchOption) -> str:
    near = f"，是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
    return f"没有选项 {error.option_name}{near}"


def _param(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    names = error.param.opts if isinstance(error.param, click.Option) else [error.param.make_metavar(error.ctx)]  # type: ignore[arg-type]
    return "、".join(names)


def _choices(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能是 {'、'.join(map(str, kind.choices))}"
    if isinstance(kind, click.IntRange | type(click.INT)):
        return "应是整数" + (f"，{kind.min} 到 {kind.max}" if isinstance(kind, click.IntRange) else "")
    return error.message


_SAYINGS: tuple[tuple[type[click.ClickException], Callable[[Any], str]], ...] = (
    (click.NoSuchOption, _no_option),
    (click.MissingParameter, lambda error: f"缺少 {_param(error)}"),
    (click.BadParameter, lambda error: f"{_param(error)}：{_choices(error)}"),
    (click.BadOptionUsage, lambda error: f"选项 {error.option_name} 后面要写值"),
    (click.UsageError, _usage),
)
