#!/usr/bin/python3
"""500 random actions in the real window under Xvfb: it neither ends nor hangs, and answers afterwards.

It is kept from full screen, from quitting and from writing files: where a file dialog opens, Escape is the next action.
"""
import random
import sys
import tempfile
import time

import window_test

ACTIONS, SEED = 500, 20261122
LARGE_SCENE = "scene/8"  # Fashion-MNIST, the last of the shipped ones: its size would make most of the time
KEYS = ["Right", "Left", "Home", "End", "space", "Tab", "Return", "Escape", "Up", "Down", "r", "p", "g", "l", "e", "d", "s", "w", "b", "h",
        "ctrl+z", "ctrl+y", "ctrl+k", "ctrl+Right", "ctrl+Left", "ctrl+plus", "ctrl+minus", "ctrl+0", "F1", "F5", "shift+F5", "F10",
        "shift+F10", "Prior", "Next", "0", "5", "period", "minus", "BackSpace"]


def act(window, chance, state):
    widgets = state["widgets"]
    if any(name.startswith("browser/") for name in widgets):
        window.key("Escape")
        return
    kind = chance.randrange(10)
    if kind < 4:
        window.key(chance.choice(KEYS))
        return
    if kind < 8:
        name = chance.choice(sorted(name for name in widgets if name != LARGE_SCENE))
        x, y, width, height = widgets[name]
        place = x + width * chance.random(), y + height * chance.random()
    else:
        place = chance.randrange(1440), chance.randrange(900)
    window.do("mousemove", round(place[0]), round(place[1]))
    if kind == 8:
        window.do("mousedown", 1, "mousemove", chance.randrange(1440), chance.randrange(900), "mouseup", 1)
    else:
        window.do("click", chance.choice([1, 1, 1, 1, 3, 4, 5]))


def answers_keys(window):
    """Whatever was done before: it shows the first place, and the next step brings another."""
    window.key("shift+F5")
    window.key("Home")
    window.wait("Home shows the beginning of the pass", lambda state: state["position"] == -1)
    window.key("End")
    window.wait("End shows its last step", lambda state: state["position"] >= 0)


def main():
    program = sys.argv[1]
    chance = random.Random(SEED)
    with window_test.Screen() as display, tempfile.TemporaryDirectory() as folder:
        window = window_test.Window(program, "spiral", folder, display)
        for action in range(ACTIONS):
            if window.process.poll() is not None:
                sys.exit(f"the program ended with {window.process.returncode} at action {action} of seed {SEED}")
            act(window, chance, window.state() or window.wait("a state", lambda state: True))
        for _ in range(6):
            window.key("Escape")
            time.sleep(0.05)
        answers_keys(window)
        window.close()


if __name__ == "__main__":
    main()
