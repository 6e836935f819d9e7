"""A small painter on Pillow: gradients, ridges, light and people, always the same for the same seed.

Scenes draw in units of a 1500 × 1000 sheet; the sheet is painted larger and scaled down once, which smooths every edge.
"""

import math
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1500, 1000
SCALE = 1.6
SIZE = (1600, 1067)
QUALITY = 84


def mix(first, second, share):
    """The colour ``share`` of the way from ``first`` to ``second``."""
    return tuple(round(a + (b - a) * share) for a, b in zip(first, second, strict=True))


def shade(colour, share):
    """Darker below 0, lighter above."""
    return mix(colour, (255, 255, 255) if share > 0 else (0, 0, 0), abs(share))


def colour(code):
    return tuple(bytes.fromhex(code.removeprefix("#")))


@lru_cache(maxsize=1)
def light_disc():
    return ImageChops.invert(Image.radial_gradient("L"))


class Canvas:
    def __init__(self, seed):
        self.random = Random(seed)
        self.image = Image.new("RGB", (round(WIDTH * SCALE), round(HEIGHT * SCALE)))
        self.pen = ImageDraw.Draw(self.image)

    def scaled(self, points):
        return [(x * SCALE, y * SCALE) for x, y in points]

    # surfaces

    def gradient(self, top, bottom, *stops):
        """Fill the band from ``top`` to ``bottom`` with colours flowing down."""
        strip = Image.new("RGB", (1, 256))
        for y in range(256):
            place = y / 255 * (len(stops) - 1)
            low = min(int(place), len(stops) - 2)
            strip.putpixel((0, y), mix(stops[low], stops[low + 1], place - low))
        height = round((bottom - top) * SCALE)
        self.image.paste(strip.resize((self.image.width, height), Image.Resampling.BILINEAR), (0, round(top * SCALE)))

    def veil(self, top, bottom, hue, strength, *, rising=True):
        """Mist of one colour that grows denser downwards (``rising``) or upwards."""
        height = round((bottom - top) * SCALE)
        mask = Image.linear_gradient("L").resize((self.image.width, height))
        if not rising:
            mask = mask.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        mask = mask.point(lambda value: round(value * strength))
        self.image.paste(hue, (0, round(top * SCALE)), mask)

    def glow(self, x, y, radius, hue, strength=1.0, *, flat=1.0):
        """A soft light around a point; ``flat`` below 1 makes it lie down."""
        across, down = round(radius * 2 * SCALE), max(1, round(radius * 2 * flat * SCALE))
        mask = light_disc().resize((across, down)).point(lambda value: round(value * strength))
        self.image.paste(hue, (round((x - radius) * SCALE), round((y - radius * flat) * SCALE)), mask)

    # shapes

    def polygon(self, points, hue):
        self.pen.polygon(self.scaled(points), fill=hue)

    def box(self, left, top, right, bottom, hue, *, round_by=0):
        corners = [left * SCALE, top * SCALE, right * SCALE, bottom * SCALE]
        if round_by:
            self.pen.rounded_rectangle(corners, round_by * SCALE, fill=hue)
        else:
            self.pen.rectangle(corners, fill=hue)

    def disc(self, x, y, radius, hue, *, flat=1.0):
        self.pen.ellipse(
            [(x - radius) * SCALE, (y - radius * flat) * SCALE, (x + radius) * SCALE, (y + radius * flat) * SCALE],
            fill=hue,
        )

    def line(self, points, hue, width=2.0):
        self.pen.line(self.scaled(points), fill=hue, width=max(1, round(width * SCALE)), joint="curve")

    def ridge(self, base, height, hue, *, roughness=0.5, bottom=HEIGHT):
        """A mountain line over the whole width, filled downwards; the points of its crest come back."""
        crest = self.crest(base, height, roughness)
        self.polygon([*crest, (WIDTH, bottom), (0, bottom)], hue)
        return crest

    def crest(self, base, height, roughness):
        heights, spread = [self.random.uniform(-1, 1) for _corner in range(4)], 1.0
        for _round in range(6):
            spread *= roughness
            halves = [
                (a + b) / 2 + self.random.uniform(-spread, spread) for a, b in zip(heights, heights[1:], strict=False)
            ]
            heights = [value for pair in zip(heights, halves, strict=False) for value in pair] + heights[-1:]
        step = WIDTH / (len(heights) - 1)
        return [(number * step, base - value * height) for number, value in enumerate(heights)]

    def wave(self, base, height, length, phase=0.0, *, steps=60):
        """Points of a gentle double wave from left to right."""
        return [
            (x, base + height * (math.sin(x / length + phase) + 0.45 * math.sin(x / length * 2.3 + phase * 1.7)))
            for x in (number * WIDTH / steps for number in range(steps + 1))
        ]

    # recurring things

    def sun(self, x, y, radius, hue, halo):
        self.glow(x, y, radius * 7, halo, 0.55)
        self.glow(x, y, radius * 3, halo, 0.6)
        self.disc(x, y, radius, hue)

    def clouds(self, top, bottom, hue, number=7, strength=0.5):
        for _cloud in range(number):
            x, y = self.random.uniform(-100, WIDTH + 100), self.random.uniform(top, bottom)
            size = self.random.uniform(70, 190)
            for _puff in range(5):
                across = x + self.random.uniform(-1.4, 1.4) * size
                self.glow(across, y + self.random.uniform(-0.1, 0.1) * size, size, hue, strength, flat=0.24)

    def glitter(self, top, bottom, centre, spread, hue, number=260):
        """Strokes of light on water, wider towards the beholder."""
        for _stroke in range(number):
            depth = self.random.random() ** 1.4
            y = top + (bottom - top) * depth
            x = self.random.gauss(centre, spread * (0.25 + depth))
            length = 6 + 42 * depth * self.random.random()
            self.line([(x - length, y), (x + length, y)], hue, 1 + 2.6 * depth)

    def person(self, x, foot, height, hue, *, hat=None, skin=None):
        """A standing figure seen from afar; ``hat`` is the colour of a conical hat."""
        head = height * 0.085
        top = foot - height
        self.polygon(
            [
                (x - height * 0.13, top + height * 0.24),
                (x + height * 0.13, top + height * 0.24),
                (x + height * 0.16, foot - height * 0.42),
                (x + height * 0.1, foot),
                (x - height * 0.1, foot),
                (x - height * 0.16, foot - height * 0.42),
            ],
            hue,
        )
        self.disc(x, top + height * 0.22, height * 0.13, hue, flat=0.55)
        self.disc(x, top + head * 1.25, head, skin or shade(hue, -0.25))
        if hat:
            self.polygon([(x - head * 2.5, top + head), (x, top - head * 0.8), (x + head * 2.5, top + head)], hat)

    def crowd(self, foot, height, hues, number, *, left=0, right=WIDTH, hats=0.0):
        for number_so_far in range(number):
            x = left + (right - left) * (number_so_far + self.random.uniform(0.15, 0.85)) / number
            hat = colour("#e8d7a8") if self.random.random() < hats else None
            size = height * self.random.uniform(0.9, 1.08)
            self.person(x, foot + self.random.uniform(-0.06, 0.06) * height, size, self.random.choice(hues), hat=hat)

    def palm(self, x, foot, height, hue, lean=0.12):
        """A coconut palm."""
        crown = (x + lean * height, foot - height)
        trunk = [(x + lean * height * t * t, foot - height * t) for t in (0, 0.25, 0.5, 0.75, 1)]
        self.line(trunk, hue, height * 0.035)
        for number in range(9):
            angle = math.pi * (0.02 + number / 8 * 0.96)
            length = height * self.random.uniform(0.3, 0.42)
            self.frond(crown, angle, length, hue)

    def frond(self, crown, angle, length, hue):
        x, y = crown
        tip = (x + math.cos(angle) * length, y - math.sin(angle) * length * 0.55 + length * 0.28)
        middle = (x + math.cos(angle) * length * 0.55, y - math.sin(angle) * length * 0.6 - length * 0.06)
        self.polygon([crown, (middle[0], middle[1] - length * 0.07), tip, (middle[0], middle[1] + length * 0.08)], hue)

    def tree(self, x, foot, height, hue):
        self.line([(x, foot), (x, foot - height * 0.5)], shade(hue, -0.45), height * 0.06)
        for _leaf in range(9):
            across = x + self.random.uniform(-0.26, 0.26) * height
            up = foot - height * self.random.uniform(0.45, 0.88)
            tint = shade(hue, self.random.uniform(-0.18, 0.14))
            self.disc(across, up, height * self.random.uniform(0.13, 0.2), tint)

    def flag(self, x, foot, height, *, wide=70):
        """The red flag with the yellow star on its pole."""
        top = foot - height
        self.line([(x, foot), (x, top)], colour("#d9d4c5"), 4)
        self.polygon(
            [(x, top), (x + wide, top + 5), (x + wide, top + wide * 0.66 + 5), (x, top + wide * 0.66)],
            colour("#c8201f"),
        )
        self.star(x + wide / 2, top + wide * 0.36, wide * 0.19, colour("#f6d21f"))

    def star(self, x, y, radius, hue):
        points = []
        for corner in range(10):
            reach = radius if corner % 2 == 0 else radius * 0.4
            angle = -math.pi / 2 + corner * math.pi / 5
            points.append((x + math.cos(angle) * reach, y + math.sin(angle) * reach))
        self.polygon(points, hue)

    def reflect(self, horizon, hue, *, strength=0.35, depth=None):
        """Lay what stands above ``horizon`` upside down on the water below it, dimmed towards ``hue``."""
        line = round(horizon * SCALE)
        height = min(self.image.height - line, line if depth is None else round(depth * SCALE))
        above = self.image.crop((0, line - height, self.image.width, line)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        small = above.resize((above.width // 8, max(1, height // 8)), Image.Resampling.BOX).filter(
            ImageFilter.BoxBlur(1)
        )
        mirrored = small.resize(above.size, Image.Resampling.BILINEAR)
        self.image.paste(Image.blend(mirrored, Image.new("RGB", mirrored.size, hue), strength), (0, line))

    # the finished picture

    def finish(self):
        """The picture at its final size with the grain and the darker corners of a photograph."""
        picture = self.image.resize(SIZE, Image.Resampling.BOX, reducing_gap=None)
        return ImageChops.multiply(ImageChops.overlay(picture, grain(self.random.randrange(4))), corners())

    def jpeg(self):
        output = BytesIO()
        self.finish().save(output, "JPEG", quality=QUALITY, optimize=False, progressive=True)
        return output.getvalue()


@lru_cache(maxsize=4)
def grain(number):
    """Fine noise around middle grey, from a generator of its own so that every run gives the same bytes."""
    tile = Image.frombytes("L", (400, 400), Random(1000 + number).randbytes(160_000))
    tile = tile.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: round(128 + (value - 128) * 0.16))
    sheet = Image.new("L", SIZE)
    for left in range(0, SIZE[0], 400):
        for top in range(0, SIZE[1], 400):
            sheet.paste(tile, (left, top))
    return Image.merge("RGB", (sheet, sheet, sheet))


@lru_cache(maxsize=1)
def corners():
    mask = (
        light_disc()
        .resize((SIZE[0] * 2, SIZE[1] * 2))
        .crop((SIZE[0] // 2, SIZE[1] // 2, SIZE[0] // 2 + SIZE[0], SIZE[1] // 2 + SIZE[1]))
    )
    mask = mask.point(lambda value: min(255, 196 + value // 2))
    return Image.merge("RGB", (mask, mask, mask))
