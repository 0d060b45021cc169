"""A small tokenizer for C: enough to find functions, calls and statements in generated programs without parsing them."""

import re

TOKEN = re.compile(r"""
    (?P<space>\s+|//[^\n]*|/\*.*?\*/)
  | (?P<directive>(?<![^\n])[ \t]*\#(?:\\\n|[^\n])*)
  | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>\.?[0-9](?:[eEpP][+-]|[0-9A-Za-z_.])*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark>->|\+\+|--|<<=|>>=|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|\.\.\.|.)
""", re.X | re.S)


class Token:
    """`space` is what stands in front of it; a directive counts as space."""

    __slots__ = ("space", "text", "kind")

    def __init__(self, space, text, kind):
        self.space, self.text, self.kind = space, text, kind


def tokenize(source):
    tokens, space = [], ""
    for m in TOKEN.finditer(source):
        if m.lastgroup in ("space", "directive"):
            space += m.group()
        else:
            tokens.append(Token(space, m.group(), m.lastgroup))
            space = ""
    tokens.append(Token(space, "", "end"))
    return tokens


def join(tokens):
    return "".join(t.space + t.text for t in tokens)


def closing(tokens, at):
    """The index of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        if tokens[i].text in ("(", "[", "{"):
            depth += 1
        elif tokens[i].text in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return i
    raise ValueError("unbalanced brackets")
