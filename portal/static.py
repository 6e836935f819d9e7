from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed beside; the editor builds file names by itself, so an unknown one is no error."""

    manifest_strict = False

    def stored_name(self, name):
        """A file that was never collected keeps its plain name: the error pages must stand without it."""
        try:
            return super().stored_name(name)
        except ValueError:
            return name
