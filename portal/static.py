from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names, compressed beside; a file that is not in the manifest keeps its plain name (the editor builds such names)."""

    manifest_strict = False
