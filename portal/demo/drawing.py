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
    """Bright in the middle, falling softly to nothing at the rim."""
    reach = 255 / math.sqrt(2)

    def light(distance):
        share = max(0.0, 1 - distance / reach)
        return round(255 * share * share * (3 - 2 * share))

    return Image.radial_gradient("L").point(light)


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
        column = strip.resize((1, height), Image.Resampling.BILINEAR)
        self.image.paste(column.resize((self.image.width, height), Image.Resampling.NEAREST), (0, round(top * SCALE)))

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
        skin = skin or colour("#b98a68")
        top, head, turn = foot - height, height * 0.074, self.random.choice((-1, 1))
        trousers = shade(mix(hue, colour("#2a2f3a"), 0.75), -0.1)
        self.pen.ellipse(
            [
                (x - height * 0.2) * SCALE,
                (foot - height * 0.02) * SCALE,
                (x + height * 0.2) * SCALE,
                (foot + height * 0.025) * SCALE,
            ],
            fill=shade(trousers, -0.25),
        )
        for leg in (-1, 1):
            hip, ankle = x + leg * height * 0.05, x + leg * height * 0.066
            self.line([(hip, foot - height * 0.48), (ankle, foot - height * 0.012)], trousers, height * 0.088)
        self.line(
            [(x - turn * height * 0.12, top + height * 0.25), (x - turn * height * 0.16, foot - height * 0.42)],
            shade(hue, -0.18),
            height * 0.058,
        )
        self.box(
            x - height * 0.118,
            top + height * 0.19,
            x + height * 0.118,
            foot - height * 0.42,
            hue,
            round_by=height * 0.065,
        )
        self.line(
            [(x + turn * height * 0.12, top + height * 0.25), (x + turn * height * 0.155, foot - height * 0.55)],
            shade(hue, 0.1),
            height * 0.058,
        )
        self.line(
            [(x + turn * height * 0.155, foot - height * 0.55), (x + turn * height * 0.2, foot - height * 0.45)],
            skin,
            height * 0.042,
        )
        self.box(x - head * 0.42, top + head * 1.8, x + head * 0.42, top + height * 0.22, shade(skin, -0.15))
        self.head(x, top + head * 1.2, head, skin, hat)

    def head(self, x, y, size, skin, hat=None):
        self.disc(x, y, size, skin, flat=1.15)
        hair = [
            (x - size * 1.04) * SCALE,
            (y - size * 1.2) * SCALE,
            (x + size * 1.04) * SCALE,
            (y + size * 0.9) * SCALE,
        ]
        self.pen.pieslice(hair, 180, 360, fill=colour("#1f1a1c"))
        if hat:
            self.polygon([(x - size * 2.3, y), (x, y - size * 1.9), (x + size * 2.3, y)], hat)
            self.polygon([(x, y - size * 1.9), (x + size * 2.3, y), (x + size * 0.5, y)], shade(hat, -0.14))

    def seated(self, x, bottom, size, hue):
        """Head and shoulders of somebody seen from behind."""
        self.pen.pieslice(
            [
                (x - size * 0.5) * SCALE,
                (bottom - size * 0.62) * SCALE,
                (x + size * 0.5) * SCALE,
                (bottom + size * 0.62) * SCALE,
            ],
            180,
            360,
            fill=hue,
        )
        self.box(x - size * 0.09, bottom - size * 0.72, x + size * 0.09, bottom - size * 0.5, colour("#9c7355"))
        self.disc(x, bottom - size * 0.84, size * 0.2, colour("#241c1d"), flat=1.15)

    def crowd(self, foot, height, hues, number, *, left=0, right=WIDTH, hats=0.0):
        for number_so_far in range(number):
            x = left + (right - left) * (number_so_far + self.random.uniform(0.15, 0.85)) / number
            hat = colour("#e8d7a8") if self.random.random() < hats else None
            size = height * self.random.uniform(0.9, 1.08)
            self.person(x, foot + self.random.uniform(-0.06, 0.06) * height, size, self.random.choice(hues), hat=hat)

    def palm(self, x, foot, height, hue, lean=0.12):
        """A coconut palm."""
        crown = (x + lean * height, foot - height)
        trunk = [(x + lean * height * (step / 8) ** 2, foot - height * step / 8) for step in range(9)]
        self.line(trunk, mix(hue, colour("#6b563c"), 0.55), height * 0.03)
        for number in range(13):
            angle = math.pi * (-0.12 + number / 12 * 1.24)
            self.frond(
                crown, angle, height * self.random.uniform(0.3, 0.4), shade(hue, self.random.uniform(-0.15, 0.12))
            )

    def frond(self, crown, angle, length, hue):
        """One leaf: rises from the crown and bends down under its own weight, fringed below."""
        x, y = crown
        spine = []
        for step in range(11):
            share = step / 10
            across = math.cos(angle) * length * share
            up = math.sin(angle) * length * share * 0.8 - length * 0.55 * share * share
            spine.append((x + across, y - up))
        self.line(spine, hue, max(1.5, length * 0.022))
        for number, (left, top) in enumerate(spine[1:], start=1):
            fringe = length * 0.2 * math.sin(number / 11 * math.pi) + length * 0.04
            for side in (-0.45, 0.0, 0.45):
                self.line([(left, top), (left + side * fringe, top + fringe)], hue, max(1.2, length * 0.014))

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
    mask = mask.point(lambda value: min(255, 208 + value // 3))
    return Image.merge("RGB", (mask, mask, mask))
