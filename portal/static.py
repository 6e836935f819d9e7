from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed beside; the editor builds file names by itself, so an unknown one is no error."""

    manifest_strict = False
