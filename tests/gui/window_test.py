#!/usr/bin/python3
"""Drives the real window under Xvfb: open each scene, step, train, edit, undo, switch language, export.

The program tells what it shows through CHAINRULE_STATE_FILE, so that this script waits for facts, not for time.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

PATIENCE_SECONDS = 60


class Screen:
    """A display of its own; gives its name."""

    def __enter__(self):
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1440x900x24"],
                                       pass_fds=[write_end], stderr=subprocess.DEVNULL)
        os.close(write_end)
        return ":" + os.read(read_end, 16).decode().strip()

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()


class Window:
    def __init__(self, program, scene, folder, display):
        self.state_file = pathlib.Path(folder) / f"state-{scene}.json"
        self.state_file.unlink(missing_ok=True)
        home = str(pathlib.Path(folder) / f"home-{scene}")  # settings and unsaved work of this window alone
        self.environment = dict(os.environ, DISPLAY=display, CHAINRULE_STATE_FILE=str(self.state_file),
                                LIBGL_ALWAYS_SOFTWARE="1", XDG_CONFIG_HOME=home, XDG_STATE_HOME=home)
        self.process = subprocess.Popen([program, scene], env=self.environment, cwd=folder)
        self.wait("it opens", lambda state: state["scene"] == scene and state["widgets"])

    def state(self):
        try:
            return json.loads(self.state_file.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def wait(self, what, condition):
        end = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                sys.exit(f"the program ended with {self.process.returncode} while waiting: {what}")
            state = self.state()
            if state and condition(state):
                return state
            time.sleep(0.02)
        sys.exit(f"waited in vain: {what}; last state {dict(self.state() or {}, widgets='...')}")

    def do(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env=self.environment, check=True)

    def key(self, name):
        self.do("key", name)

    def click(self, widget, share=0.5):
        state = self.wait(f"there is a {widget}", lambda now: widget in now["widgets"])
        x, y, width, height = state["widgets"][widget]
        self.do("mousemove", round(x + width * share), round(y + height / 2))
        time.sleep(0.1)
        self.do("mousedown", 1)
        time.sleep(0.05)
        self.do("mouseup", 1)

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=PATIENCE_SECONDS) != 0:
            sys.exit(f"SIGTERM ended it with {self.process.returncode}, not 0")


def step_edit_undo(window):
    start = window.state()
    window.key("Right")
    window.wait("one step forward", lambda now: now["position"] == start["position"] + 1)
    window.key("Left")
    window.wait("one step back", lambda now: now["position"] == start["position"])
    window.key("End")
    window.wait("the last step", lambda now: now["position"] > 5)
    window.key("Home")
    window.wait("the first place", lambda now: now["position"] == -1)
    window.click("learning_rate/number")
    window.wait("an open number", lambda now: now["typing"])
    window.do("type", "0.125")
    window.key("Return")
    window.wait("a typed learning rate", lambda now: now["learning_rate"] == 0.125)
    window.key("ctrl+z")
    window.wait("undo", lambda now: now["learning_rate"] == start["learning_rate"])


def train(window):
    window.key("space")
    first = window.wait("training starts", lambda now: now["training"] and now["step"] > 0)
    state = window.wait("it goes on", lambda now: now["step"] > first["step"])
    if state["behind"] > 2:
        sys.exit(f"the screen is {state['behind']} snapshots behind")
    window.key("space")
    window.wait("it pauses", lambda now: not now["training"])


def switch_language(window):
    window.click("language/1")
    window.wait("Chinese of Taiwan", lambda now: now["language"] == "zh-TW")
    window.click("language/2")
    window.wait("Chinese of the Mainland", lambda now: now["language"] == "zh-CN")
    window.click("language/0")
    window.wait("English", lambda now: now["language"] == "en")


def export(window, folder, scene):
    window.key("ctrl+e")
    window.wait("the browser", lambda now: now["dialog"] == "browser")
    window.click("browser/yes")
    window.wait("the browser closes", lambda now: now["dialog"] == "none")
    svg = pathlib.Path(folder) / f"{scene}-network.svg"
    if "<svg" not in svg.read_text():
        sys.exit(f"{svg} is no SVG")


def end_suddenly_and_restore(program, folder, display):
    window = Window(program, "worked-example", folder, display)
    window.click("learning_rate/number")
    window.wait("an open number", lambda now: now["typing"])
    window.do("type", "0.375")
    window.key("Return")
    window.wait("a typed learning rate", lambda now: now["learning_rate"] == 0.375)
    window.close()
    window = Window(program, "worked-example", folder, display)
    window.click("recover/0")
    window.wait("the unsaved learning rate", lambda now: now["learning_rate"] == 0.375)
    window.close()


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, Screen() as display:
        for scene in ("worked-example", "spiral", "fashion-mnist"):
            if scene == "fashion-mnist" and not pathlib.Path("/usr/share/datasets/fashion-mnist").exists():
                print("fashion-mnist: the data package is not installed, skipped")
                continue
            window = Window(program, scene, folder, display)
            step_edit_undo(window)
            train(window)
            switch_language(window)
            export(window, folder, scene)
            window.close()
            print(scene, "good")
        end_suddenly_and_restore(program, folder, display)


if __name__ == "__main__":
    main()
