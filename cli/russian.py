"""typer in Russian: its headings, its word for usage, its complaints about a command line."""

from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperArgument, TyperCommand, TyperGroup

HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "Что указать",
    "OPTIONS_PANEL_TITLE": "Параметры",
    "COMMANDS_PANEL_TITLE": "Команды",
    "DEFAULT_STRING": "[по умолчанию: {}]",
    "REQUIRED_LONG_STRING": "[обязательно]",
}
TYPES = {"<int>": "целое число"}

for _name, _words in HEADINGS.items():
    setattr(rich_utils, _name, _words)


def _kind(argument: TyperArgument, ctx: Any) -> str | None:
    """What help says an argument is: its choices; other kinds have Python's names, told by none."""
    kind = argument.display_type(ctx)
    return kind if "|" in kind else TYPES.get(kind)


TyperArgument.display_type_rich = _kind


class _Russian:
    """What a command and a group of commands have in common."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="Как вызвать: ")

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, explained in Russian."""
        option = super().get_help_option(ctx)
        option.help = "Показать эту справку."
        option.metavar = ""
        return option


class Command(_Russian, TyperCommand):
    """A command whose help is Russian throughout."""


class Group(_Russian, TyperGroup):
    """A group of commands whose help is Russian throughout."""


class Commands(typer.Typer):
    """A group of commands: `shnor` itself, `shnor batch`, `shnor db`."""

    def __init__(self, help: str):
        super().__init__(
            help=help,
            cls=Group,
            no_args_is_help=True,
            add_completion=False,
            options_metavar="[ПАРАМЕТРЫ]",
            subcommand_metavar="КОМАНДА …",
            rich_markup_mode="rich",
            pretty_exceptions_enable=False,
        )

    def command(self, name: str, *, help: str, cls: type[Command] = Command) -> Any:
        """Register a function as the command `name`, explained by `help`."""
        return super().command(name, help=help, cls=cls)


def complaint(error: typer.TyperException) -> str:
    """What is wrong with a command line, as a Russian sentence.

    typer's own sentences are English and its kinds of error private: they are told by name.
    """
    kind = type(error).__name__
    if kind == "NoArgsIsHelpError":
        return "Не указана команда."
    if kind == "NoSuchOption":
        close = ", ".join(sorted(error.possibilities or []))
        return f"Нет такого параметра: {error.option_name}." + (
            f" Может быть, {close}?" if close else ""
        )
    if kind == "BadOptionUsage":
        return f"Параметр {error.option_name} указан не так: нужно ли ему значение – см. --help."
    if kind == "MissingParameter":
        return f"Не указано: {_names(error.param)}."
    if kind == "BadParameter":
        allowed = error.param.display_type(error.ctx)
        allowed = TYPES.get(allowed, allowed.strip("<>").replace("|", ", "))
        return f"Недопустимое значение: {_names(error.param)}. Допустимо: {allowed}."
    if error.message.startswith("No such command"):
        known = ", ".join(error.ctx.command.list_commands(error.ctx))
        return f"Нет такой команды. Есть: {known}."
    if error.message.startswith("Got unexpected extra argument"):
        extra = error.message.partition("(s) (")[2].removesuffix(")")
        return f"Лишнее: {extra}. Значение с пробелами заключают в кавычки."
    return error.message


def _names(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return parameter.metavar or parameter.name
    return " / ".join(parameter.opts)
