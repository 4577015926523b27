"""What is taken over from the generation that is served: copies of its files, each verified."""

from contextlib import suppress
from pathlib import Path

from indexer.store.manifest import LocaleManifest, Manifest, PartManifest, copy_verified, read_manifest
from kb.errors import DamagedIndex
from kb.visibility import Visibility


class Served:
    """The served generation, if there is one, beside the draft of the next."""

    def __init__(self, folder: Path | None, draft: Path) -> None:
        self._folder = folder or Path()
        self._draft = draft
        self._manifest: Manifest | None = None
        if folder:
            with suppress(DamagedIndex):
                self._manifest = read_manifest(folder)
        self.taken: dict[str, str] = {}
        """Path below the draft to SHA-256, of files that are as they were."""

    def locale(self, locale: str) -> LocaleManifest | None:
        """What it has of a locale."""
        return self._manifest.locales.get(locale) if self._manifest else None

    def part(self, locale: str, code: str, visibility: Visibility) -> PartManifest | None:
        """What it has of the articles that appear and vanish so, where the same code made that."""
        built = self.locale(locale)
        parts = built.parts if built and built.code == code else ()
        return next((part for part in parts if part.visibility == visibility), None)

    def take(self, *names: str, to: str = "") -> bool:
        """Copies the files whose paths below the generation are, or below which they lie, `names`; to the folder `to` of the draft, or else
        to the same place. Whether all were there, and as they were written; otherwise nothing is left.
        """
        copied: dict[str, str] = {}
        files = self._manifest.files if self._manifest else {}
        wanted = [(name, file) for name in names for file in files if file == name or file.startswith(f"{name}/")]
        try:
            for name, file in wanted:
                target = f"{to}/{file[len(name) + 1 :] or Path(file).name}" if to else file
                copied[target] = copy_verified(self._folder, files[file], file, self._draft / target)
        except DamagedIndex:
            copied[target] = ""
        if {name for name, _ in wanted} == set(names) and all(copied.values()):
            self.taken |= copied
            return True
        for target in copied:
            (self._draft / target).unlink(missing_ok=True)
        return False

    def drop(self, path: str) -> None:
        """Removes what was taken below a path of the draft."""
        for name in [name for name in self.taken if name.startswith(f"{path}/")]:
            (self._draft / name).unlink()
            del self.taken[name]

    def changed(self, *names: str) -> None:
        """Tells that files that were taken are no longer as they were."""
        for name in names:
            self.taken.pop(name, None)
