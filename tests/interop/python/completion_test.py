# SPDX-License-Identifier: Apache-2.0
"""The completion scripts, tested in their shells."""

import os
import pathlib
import pty
import select
import shutil
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["LEAKYRELU_TEST_BIN"])
PROGRAMS = ("leakyrelu", "leakyrelu-loadtest", "leakyrelu-server")

# Words typed, the last of which is to be completed: some proposals that must
# appear, and some that must not.
CASES = (
    (("leakyrelu", "fo"), {"forward"}, {"health"}),
    (("leakyrelu", "forward", "--dt"), {"--dtype"}, {"--derivative"}),
    (("leakyrelu", "forward", "--dtype", "b"), {"bfloat16"}, {"float32"}),
    (("leakyrelu", "forward", "--tls-"),
     {"--tls-ca", "--tls-cert", "--tls-key", "--tls-server-name"}, set()),
    (("leakyrelu", "curve", "--preset", "n"), {"numpy"}, {"c"}),
    (("leakyrelu", "forward", "-i", "po"), {"points.npy"}, set()),
    (("leakyrelu", "forward", "--slope", ""), set(), {"forward"}),
    (("leakyrelu-loadtest", "sw"), {"sweep"}, {"compare"}),
    (("leakyrelu-loadtest", "--json", "po"), {"points.npy"}, set()),
    (("leakyrelu-loadtest", "--arrival", "p"), {"poisson"}, {"constant"}),
    (("leakyrelu-server", "--log-le"), {"--log-level"}, {"--log-format"}),
    (("leakyrelu-server", "--log-level", "d"), {"debug"}, {"info"}),
    (("leakyrelu-server", "--tls-cert", "po"), {"points.npy"}, set()),
)


class CompletionTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "points.npy").touch()

    def script(self, program, shell):
        path = self.folder / f"{program}.{shell}"
        path.write_text(subprocess.run(
            [BIN / program, "--print-completion", shell],
            capture_output=True, text=True, check=True).stdout)
        return path

    def check(self, shell, complete):
        for words, wanted, unwanted in CASES:
            with self.subTest(shell=shell, words=words):
                proposed = complete(self.script(words[0], shell), words)
                self.assertLessEqual(wanted, proposed)
                self.assertFalse(unwanted & proposed, proposed)

    def run_in(self, *command):
        return subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True,
            check=True, timeout=60)

    def test_bash(self):
        def complete(script, words):
            function = "_" + words[0].replace("-", "_")
            done = self.run_in(
                "bash", "--norc", "-c",
                f'source "$1"; shift; COMP_WORDS=("$@"); '
                f"COMP_CWORD=$(($# - 1)); {function}; "
                'printf "%s\\n" "${COMPREPLY[@]}"', "bash", script, *words)
            return set(done.stdout.split("\n"))

        self.check("bash", complete)

    def test_bash_takes_a_value_behind_an_equals_sign(self):
        script = self.script("leakyrelu", "bash")
        done = self.run_in(
            "bash", "--norc", "-c",
            'source "$1"; COMP_WORDS=(leakyrelu forward --dtype = b); '
            'COMP_CWORD=4; _leakyrelu; echo "${COMPREPLY[@]}"',
            "bash", script)
        self.assertEqual(done.stdout, "bfloat16\n")

    @unittest.skipUnless(shutil.which("fish"), "needs fish")
    def test_fish(self):
        def complete(script, words):
            line = " ".join(words)
            done = self.run_in("fish", "--no-config", "-c",
                               f"source {script}; complete -C '{line}'")
            return {row.split("\t")[0] for row in done.stdout.split("\n")}

        self.check("fish", complete)

    @unittest.skipUnless(shutil.which("zsh"), "needs zsh")
    def test_zsh(self):
        """Uses a pseudoterminal, since zsh completes only interactively."""

        def complete(script, words):
            process, terminal = pty.fork()
            if process == 0:
                os.chdir(self.folder)
                os.execvpe("zsh", ["zsh", "-f", "-i"],
                           dict(os.environ, TERM="dumb", PS1="> "))
            try:
                # ^T lists the proposals, ^Y marks the end of the output.
                self.type(terminal, (
                    "autoload -Uz compinit; compinit -D -u; COLUMNS=300; "
                    f"source {script}; bindkey '^T' list-choices; "
                    "shown() { print all' 'shown }; zle -N shown; "
                    "bindkey '^Y' shown; print now' 'ready\n"), "now ready")
                typed = " ".join(words)
                shown = self.type(terminal, f"{typed}\x14\t\x19", "all shown")
                return ({word.rstrip("= ") for word in shown.split()}
                        - set(words[:-1]))
            finally:
                os.close(terminal)
                os.waitpid(process, 0)

        self.check("zsh", complete)

    def type(self, terminal, keys, expected):
        """Types the keys and returns the output up to the expected end."""
        os.write(terminal, keys.encode())
        shown = ""
        while expected not in shown:
            ready, _, _ = select.select([terminal], [], [], 60)
            self.assertTrue(ready, shown)
            shown += os.read(terminal, 65536).decode(errors="replace")
        return shown

    def test_installed_where_shells_and_man_look(self):
        self.run_in("cmake", "--install", BIN.parent, "--prefix", self.folder)
        share = self.folder / "share"
        for program in PROGRAMS:
            for path in (f"bash-completion/completions/{program}",
                         f"zsh/site-functions/_{program}",
                         f"fish/vendor_completions.d/{program}.fish"):
                self.assertTrue((share / path).exists(), path)
            if shutil.which("help2man"):
                page = (share / f"man/man1/{program}.1").read_text()
                self.assertIn("--print-completion", page.replace("\\-", "-"))

    def test_scripts_are_well_formed(self):
        for program in PROGRAMS:
            self.run_in("bash", "-n", self.script(program, "bash"))
            if shutil.which("zsh"):
                self.run_in("zsh", "-n", self.script(program, "zsh"))
            if shutil.which("fish"):
                self.run_in("fish", "--no-execute",
                            self.script(program, "fish"))


if __name__ == "__main__":
    unittest.main()
