"""What recognition raises when a picture or a video cannot be read."""


class UnreadablePicture(ValueError):
    """The bytes are no picture that can be read, or one over a limit.

    Attributes:
        code: One of the codes of docs/PROTOCOL.md: `empty_frame`, `not_a_jpeg`, `damaged_jpeg`, `too_many_bytes`,
            `too_many_pixels`, `too_few_pixels` or `too_narrow`.
        message: One sentence that says what was expected and what came.
    """

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message


class UnreadableVideo(ValueError):
    """The file is no video (or picture) that can be read, or one over a limit.

    Attributes:
        code: `empty_file`, `not_a_video`, `no_picture_track`, `damaged_video`, `too_many_bytes`, `too_long`,
            `too_many_pixels`, `too_few_pixels`, `too_narrow` or `too_many_frames_a_second`.
        message: One sentence that says what was expected and what came; it names no path.
    """

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message
