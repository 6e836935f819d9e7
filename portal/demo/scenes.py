"""The views of the invented province that the demo's photos show; each scene is a function of a canvas."""

import math

from .drawing import HEIGHT, WIDTH, Canvas, colour, mix, shade

WARM_WHITE = colour("#fff4d6")
STRAW = colour("#e8d7a8")
CLOTHES = [colour(code) for code in ("#7a2e2a", "#2f4a5c", "#3e5a3a", "#8a6a34", "#4c3b59", "#20485a", "#a2492f")]
SHIRTS = [colour(code) for code in ("#f2f4f6", "#dfe8ee", "#e9edf0", "#cfdce6", "#f6f1e4")]


def sky(canvas, mood, bottom=HEIGHT):
    stops = {
        "dawn": ("#41618f", "#8d93b3", "#e8b29a", "#ffe0a6"),
        "day": ("#3f8fca", "#7fbde2", "#c4e3f0", "#eef6f3"),
        "dusk": ("#28345f", "#6d4a74", "#d1705b", "#f7b267"),
        "night": ("#0b1430", "#152a52", "#2b4270", "#5b5f84"),
        "storm": ("#39454f", "#5b6973", "#87949a", "#aab4b4"),
        "haze": ("#8fb2bf", "#bdd0cf", "#e2e3d3", "#f4ecd4"),
    }[mood]
    canvas.gradient(0, bottom, *[colour(code) for code in stops])


def sea(canvas, mood="dawn"):
    sky(canvas, mood, 560)
    sun = canvas.random.uniform(420, 1080)
    glare = colour("#ffd796" if mood != "day" else "#fffbe8")
    if mood != "storm":
        canvas.sun(sun, 440 if mood != "day" else 170, 52, WARM_WHITE, glare)
    canvas.clouds(90, 360, glare if mood != "day" else (255, 255, 255), 8, 0.4)
    for base, tint in ((548, "#6f84a0"), (556, "#4e6682")):
        canvas.ridge(base, 74, mix(colour(tint), glare, 0.15), bottom=560)
    canvas.veil(430, 560, glare, 0.35)
    canvas.gradient(
        560, HEIGHT, *[mix(colour(code), glare, 0.12) for code in ("#8fa6b4", "#3f7288", "#1f5068", "#163b52")]
    )
    canvas.glitter(566, 980, sun, 190, shade(glare, 0.25), 420)
    for _boat in range(canvas.random.randrange(3, 6)):
        x, depth = canvas.random.uniform(100, 1400), canvas.random.uniform(0, 1)
        small_boat(canvas, x, 590 + 170 * depth, 46 + 90 * depth)


def small_boat(canvas, x, water, length):
    hull = [
        (x - length, water - length * 0.2),
        (x + length, water - length * 0.26),
        (x + length * 0.72, water + length * 0.1),
    ]
    canvas.polygon([*hull, (x - length * 0.75, water + length * 0.1)], colour("#2a2f38"))
    canvas.person(x + length * 0.1, water - length * 0.12, length * 0.62, colour("#252a33"), hat=colour("#4a463e"))
    canvas.line(
        [(x + length * 0.2, water - length * 0.4), (x + length * 0.85, water + length * 0.12)], colour("#252a33"), 3
    )


def beach(canvas):
    sky(canvas, "day", 470)
    canvas.clouds(60, 300, (255, 255, 255), 7, 0.5)
    canvas.ridge(462, 90, colour("#7fa3b5"), bottom=470)
    canvas.gradient(470, 700, colour("#2a8fa8"), colour("#3fb5be"), colour("#9fdcd2"))
    canvas.glitter(478, 680, 800, 500, colour("#e9fbf6"), 260)
    shore = canvas.wave(690, 16, 170, canvas.random.uniform(0, 6))
    canvas.polygon([*[(x, y - 22) for x, y in shore], (WIDTH, HEIGHT), (0, HEIGHT)], colour("#f4fbf7"))
    canvas.polygon([*shore, (WIDTH, HEIGHT), (0, HEIGHT)], colour("#d9bd8a"))
    canvas.polygon([*[(x, y + 60) for x, y in shore], (WIDTH, HEIGHT), (0, HEIGHT)], colour("#ebd5a5"))
    for number in range(6):
        parasol(
            canvas, 180 + number * 240 + canvas.random.uniform(-50, 50), 860 + canvas.random.uniform(-60, 50), number
        )
    canvas.crowd(800, 92, CLOTHES + SHIRTS, 13, left=80, right=1420, hats=0.3)
    canvas.palm(1330, 1010, 690, colour("#24483a"), -0.22)
    canvas.palm(120, 1020, 560, colour("#2b5340"), 0.16)


def parasol(canvas, x, foot, number):
    hue = colour(["#d8453e", "#e8a93a", "#2c7fa0", "#f2f0e6"][number % 4])
    canvas.line([(x, foot), (x, foot - 120)], colour("#8a7a60"), 5)
    canvas.polygon([(x - 92, foot - 100), (x, foot - 152), (x + 92, foot - 100)], hue)
    canvas.polygon([(x - 34, foot - 100), (x, foot - 152), (x + 34, foot - 100)], shade(hue, 0.25))
    canvas.disc(x + 12, foot + 4, 90, shade(colour("#ebd5a5"), -0.12), flat=0.12)


def terraces(canvas, season="green"):
    sky(canvas, "haze", 420)
    canvas.sun(canvas.random.uniform(300, 1200), 150, 40, WARM_WHITE, colour("#fff0c4"))
    for base, tint in ((300, "#9fb7b4"), (350, "#7f9f97"), (400, "#5f8678")):
        canvas.ridge(base, 120, colour(tint))
        canvas.veil(base - 60, base + 60, colour("#f2ecd8"), 0.35)
    ripe = [colour(code) for code in ("#e6c656", "#d9b23f", "#c9a13a", "#b7a43f")]
    young = [colour(code) for code in ("#a9c65a", "#86b04b", "#6a9a44", "#4f8440")]
    tints = ripe if season == "gold" else young
    phase = canvas.random.uniform(0, 6)
    y, number = 400.0, 0
    while y < HEIGHT + 120:
        grow = 1 + (y - 400) / 260
        rim = canvas.wave(y, 26 * grow, 190 + 26 * grow, phase + number * 0.23)
        edge = mix(colour("#5c4a2c"), tints[3], 0.55)
        canvas.polygon([*rim, (WIDTH, HEIGHT), (0, HEIGHT)], edge)
        tint = mix(tints[number % 4], colour("#f4ecd0"), max(0, 0.35 - number * 0.03))
        if season == "water" and number % 2:
            tint = mix(colour("#b9d5dc"), colour("#f6e7c8"), 0.3)
        canvas.polygon([*[(x, top + 5 * grow) for x, top in rim], (WIDTH, HEIGHT), (0, HEIGHT)], tint)
        y += 17 * grow
        number += 1
    canvas.crowd(760, 74, CLOTHES, 5, left=250, right=980, hats=1)
    canvas.tree(1290, 720, 250, colour("#3f6b3c"))
    canvas.veil(360, 520, colour("#f6eed6"), 0.25, rising=False)


def mountains(canvas, mood="dawn"):
    sky(canvas, mood)
    light = colour("#ffe3b3" if mood in ("dawn", "dusk") else "#f2f8f8")
    canvas.sun(canvas.random.uniform(350, 1150), 330, 44, WARM_WHITE, light)
    canvas.clouds(80, 330, light, 6, 0.35)
    far, near = mix(colour("#8c86b0"), light, 0.3), colour("#0f3b3f")
    for number in range(6):
        hue = mix(far, near, number / 5)
        canvas.ridge(430 + number * 88, 150 - number * 8, hue, roughness=0.52)
        canvas.veil(400 + number * 88, 600 + number * 80, mix(light, colour("#e7a78f"), 0.35), 0.34 - number * 0.045)
    for _tree in range(46):
        x, foot = canvas.random.uniform(-20, WIDTH), canvas.random.uniform(950, 1040)
        pine(canvas, x, foot, canvas.random.uniform(70, 150))


def pine(canvas, x, foot, height):
    hue = shade(colour("#163029"), canvas.random.uniform(-0.2, 0.08))
    for number in range(4):
        wide, top = height * (0.26 - number * 0.05), foot - height * (0.25 + number * 0.24)
        canvas.polygon(
            [(x - wide, top + height * 0.22), (x, top - height * 0.12), (x + wide, top + height * 0.22)], hue
        )


def skyline(canvas, mood="dusk"):
    sky(canvas, mood, 660)
    canvas.clouds(100, 330, colour("#f3a078" if mood == "dusk" else "#5d76a5"), 7, 0.35)
    canvas.glow(760, 650, 720, colour("#ffc98a"), 0.45 if mood != "day" else 0.1, flat=0.5)
    lit = {"dusk": 0.45, "night": 0.6, "day": 0.0}[mood]
    for layer, hue in enumerate(("#7d6684", "#4d4668", "#2a2c4b")):
        tint = colour(hue) if mood != "day" else mix(colour(hue), colour("#cfe2ea"), 0.62 - layer * 0.18)
        towers(canvas, layer, tint, lit)
    bank = mix(colour("#1b2440"), colour("#6f8a78"), 0.0 if mood != "day" else 0.7)
    canvas.box(0, 640, WIDTH, 662, bank)
    water = colour("#141d3a") if mood != "day" else colour("#5f93ab")
    canvas.reflect(662, water, strength=0.42)
    canvas.glitter(670, 980, 750, 520, colour("#f7cf95") if mood != "day" else colour("#e8f5f7"), 260)
    canvas.veil(700, HEIGHT, water, 0.5)


def towers(canvas, layer, hue, lit):
    x = -20.0
    while x < WIDTH:
        wide = canvas.random.uniform(48, 110)
        top = 640 - canvas.random.uniform(60, 190 + 60 * layer) * (1.25 - layer * 0.12)
        canvas.box(x, top, x + wide, 650, shade(hue, canvas.random.uniform(-0.1, 0.06)))
        if canvas.random.random() < 0.25:
            canvas.line([(x + wide / 2, top), (x + wide / 2, top - 34)], hue, 3)
        windows(canvas, x, top, wide, lit, hue, layer)
        x += wide + canvas.random.uniform(-8, 26)


def windows(canvas, x, top, wide, lit, hue, layer):
    for row in range(int((636 - top) / 15)):
        for column in range(int((wide - 14) / 13)):
            left, up = x + 9 + column * 13, top + 9 + row * 15
            if canvas.random.random() < lit * (0.4 + layer * 0.35):
                canvas.box(
                    left,
                    up,
                    left + 6,
                    up + 8,
                    canvas.random.choice([colour("#ffdf9a"), colour("#ffc873"), colour("#cfe6ff")]),
                )
            elif not lit:
                canvas.box(left, up, left + 6, up + 8, shade(hue, 0.22))


def harbour(canvas, mood="dawn"):
    sky(canvas, mood, 520)
    light = colour("#ffd9a0" if mood != "day" else "#f4fbff")
    canvas.sun(260, 300 if mood != "day" else 130, 46, WARM_WHITE, light)
    canvas.clouds(70, 340, light, 7, 0.4)
    canvas.ridge(505, 110, mix(colour("#6d87a0"), light, 0.25), bottom=520)
    canvas.ridge(518, 60, mix(colour("#45677a"), light, 0.12), bottom=520)
    canvas.gradient(520, HEIGHT, mix(colour("#7fa3b0"), light, 0.25), colour("#3c7286"), colour("#1d4a5e"))
    canvas.glitter(530, 960, 300, 240, light, 260)
    for row, (water, length) in enumerate(((600, 120), (690, 175), (840, 270))):
        shift = canvas.random.uniform(-80, 80)
        for number in range(5 - row):
            x = 120 + shift + number * (310 + row * 95) + canvas.random.uniform(-40, 40)
            fishing_boat(canvas, x + row * 70, water + canvas.random.uniform(-14, 14), length)


def fishing_boat(canvas, x, water, length):
    """A wooden boat with the painted eyes of the coast."""
    hue = canvas.random.choice(
        [colour("#1f6f8c"), colour("#2a7f73"), colour("#b5402f"), colour("#2b5aa0"), colour("#c98a2e")]
    )
    deep = shade(hue, -0.35)
    canvas.disc(x + 10, water + length * 0.06, length * 0.95, colour("#173f51"), flat=0.09)
    mast = x - length * 0.05
    canvas.line([(mast, water - length * 0.2), (mast, water - length * 1.05)], colour("#4a3a2a"), length * 0.022)
    for end in (-0.78, 0.82):
        canvas.line([(mast, water - length), (x + length * end, water - length * 0.34)], colour("#5d5040"), 1.4)
    canvas.box(
        x - length * 0.5, water - length * 0.62, x - length * 0.02, water - length * 0.2, colour("#ece4cf"), round_by=6
    )
    canvas.box(
        x - length * 0.55, water - length * 0.67, x + length * 0.03, water - length * 0.6, shade(hue, 0.1), round_by=4
    )
    for window in range(3):
        left = x - length * (0.45 - window * 0.14)
        canvas.box(left, water - length * 0.54, left + length * 0.09, water - length * 0.43, colour("#2f4652"))
    bow = [(x + length * 1.0, water - length * 0.46), (x + length * 0.72, water + length * 0.06)]
    canvas.polygon(
        [
            (x - length * 0.92, water - length * 0.28),
            (x + length * 0.5, water - length * 0.2),
            *bow,
            (x - length * 0.8, water + length * 0.06),
        ],
        hue,
    )
    canvas.polygon(
        [
            (x - length * 0.86, water - length * 0.06),
            (x + length * 0.78, water - length * 0.08),
            bow[1],
            (x - length * 0.8, water + length * 0.06),
        ],
        deep,
    )
    canvas.line(
        [(x - length * 0.92, water - length * 0.27), (x + length * 0.5, water - length * 0.2), bow[0]],
        colour("#f3d9a0"),
        length * 0.02,
    )
    canvas.disc(x + length * 0.7, water - length * 0.2, length * 0.055, colour("#f8f3e4"))
    canvas.disc(x + length * 0.715, water - length * 0.2, length * 0.026, colour("#14181d"))
    canvas.flag(x - length * 0.62, water - length * 0.6, length * 0.36, wide=length * 0.2)


def market(canvas):
    canvas.gradient(0, 460, colour("#f3dfb8"), colour("#e9c78f"), colour("#b98a5c"))
    canvas.glow(760, 180, 620, colour("#fff3cf"), 0.7)
    for number in range(9):
        x = number * 190 - 60 + canvas.random.uniform(-20, 20)
        canvas.box(
            x,
            170 + canvas.random.uniform(-30, 40),
            x + 170,
            520,
            mix(colour("#c79a68"), colour("#8d6b56"), canvas.random.random()),
        )
        canvas.box(x + 30, 300, x + 130, 430, colour("#5e4638"))
    canvas.veil(200, 520, colour("#f2d9a8"), 0.45, rising=False)
    canvas.gradient(500, HEIGHT, colour("#a8895f"), colour("#7d6145"), colour("#5a4535"))
    canvas.crowd(640, 210, CLOTHES + SHIRTS[:2], 13, hats=0.55)
    for number in range(4):
        awning(canvas, number * 400 - 60, 310 + (number % 2) * 26, number)
    for number in range(4):
        stall(canvas, number * 400 - 40, 800 + (number % 2) * 40)
    canvas.crowd(760, 270, CLOTHES, 4, left=200, right=1450, hats=0.8)
    for number in range(5):
        stall(canvas, number * 340 - 120, 930)


def awning(canvas, left, top, number):
    first = colour(["#c23b30", "#2e7d6b", "#d18a2b", "#2f6a99"][number % 4])
    for stripe in range(9):
        x = left + stripe * 42
        hue = first if stripe % 2 == 0 else colour("#f5ead0")
        canvas.polygon([(x + 18, top), (x + 60, top), (x + 42, top + 96), (x, top + 96)], hue)
        canvas.disc(x + 21, top + 96, 21, hue, flat=0.7)
    canvas.line([(left + 6, top + 96), (left + 6, top + 420)], colour("#4b3a2c"), 7)
    canvas.line([(left + 372, top + 96), (left + 372, top + 420)], colour("#4b3a2c"), 7)


def stall(canvas, left, top):
    canvas.box(left, top, left + 330, top + 130, colour("#6b4a30"), round_by=8)
    fruits = ("#e2572f", "#f0b429", "#7fae3c", "#c52f3b", "#f08a24", "#5c8f3a", "#e7d15a", "#8a3f6b")
    for basket in range(3):
        x = left + 62 + basket * 104
        hue = colour(canvas.random.choice(fruits))
        for _fruit in range(34):
            across, up = canvas.random.gauss(0, 22), abs(canvas.random.gauss(0, 15))
            canvas.disc(
                x + across, top - up, canvas.random.uniform(8, 12), shade(hue, canvas.random.uniform(-0.2, 0.2))
            )
        canvas.polygon(
            [(x - 52, top - 4), (x + 52, top - 4), (x + 40, top + 40), (x - 40, top + 40)], colour("#b98b4e")
        )
        canvas.line([(x - 52, top - 2), (x + 52, top - 2)], colour("#8f6735"), 6)
        canvas.line([(x - 45, top + 20), (x + 45, top + 20)], colour("#9a713c"), 3)


def lanterns(canvas):
    sky(canvas, "night", HEIGHT)
    canvas.glow(750, 760, 900, colour("#e8893a"), 0.55, flat=0.6)
    for number in range(7):
        house(canvas, number * 230 - 60, 700, colour("#3d2a3a"), lit=True)
    canvas.reflect(706, colour("#0e1730"), strength=0.35, depth=294)
    canvas.glitter(715, 990, 750, 460, colour("#ffbf6b"), 220)
    tints = [colour(code) for code in ("#e8412f", "#f5a623", "#e85d9a", "#f7d154", "#4fa3d8", "#7ac074", "#c65bd0")]
    for row in range(4):
        sag, top = 80 + row * 26, 40 + row * 104
        points = [(x, top + sag * math.sin(x / WIDTH * math.pi)) for x in range(0, WIDTH + 1, 50)]
        canvas.line(points, colour("#1b1420"), 2)
        for number in range(8 - row):
            x = (number + 0.5 + canvas.random.uniform(-0.12, 0.12)) * WIDTH / (8 - row)
            y = top + sag * math.sin(x / WIDTH * math.pi)
            lantern(canvas, x, y + 18, 24 + row * 11, canvas.random.choice(tints))
    for _light in range(26):
        x, y = canvas.random.uniform(60, 1440), canvas.random.uniform(760, 970)
        canvas.glow(x, y, 34, colour("#ffb347"), 0.8)
        canvas.disc(x, y, 5 + (y - 760) / 40, colour("#ffe7ae"), flat=0.6)


def lantern(canvas, x, top, size, hue):
    canvas.glow(x, top + size, size * 3.4, hue, 0.5)
    canvas.disc(x, top + size, size, shade(hue, -0.12))
    canvas.disc(x, top + size, size * 0.68, hue, flat=1.44)
    canvas.disc(x, top + size, size * 0.34, shade(hue, 0.4), flat=2.7)
    canvas.box(x - size * 0.36, top - 3, x + size * 0.36, top + 5, colour("#3a2417"))
    canvas.box(x - size * 0.36, top + size * 2 - 5, x + size * 0.36, top + size * 2 + 3, colour("#3a2417"))
    canvas.line([(x, top + size * 2), (x, top + size * 3)], shade(hue, 0.15), size * 0.14)


def house(canvas, left, foot, wall, *, lit=False):
    wide, tall = 214, canvas.random.uniform(170, 250)
    canvas.box(left, foot - tall, left + wide, foot, shade(wall, canvas.random.uniform(-0.1, 0.14)))
    roof = mix(wall, colour("#20141a"), 0.55) if lit else colour("#9c4a32")
    canvas.polygon(
        [
            (left - 22, foot - tall + 4),
            (left + 26, foot - tall - 66),
            (left + wide - 26, foot - tall - 66),
            (left + wide + 22, foot - tall + 4),
        ],
        roof,
    )
    for number in range(3):
        x = left + 24 + number * 62
        canvas.box(x, foot - tall + 40, x + 42, foot - tall + 104, colour("#ffcf7a") if lit else colour("#3f5a55"))
        canvas.line([(x + 21, foot - tall + 40), (x + 21, foot - tall + 104)], roof, 3)
    canvas.box(left + 80, foot - 78, left + 136, foot, colour("#f0a64a") if lit else colour("#5b3d2b"))


def hall(canvas):
    canvas.gradient(0, 640, colour("#7d1518"), colour("#9a1d1e"), colour("#74151a"))
    for number in range(44):
        x = number * 35 + canvas.random.uniform(-6, 6)
        canvas.line(
            [(x, 0), (x + canvas.random.uniform(-12, 12), 600)],
            shade(colour("#8d1a1c"), canvas.random.uniform(-0.22, 0.12)),
            9,
        )
    canvas.glow(750, 260, 560, colour("#e7572f"), 0.4)
    canvas.flag(180, 470, 350, wide=150)
    banner(canvas)
    canvas.gradient(560, 660, colour("#8a5a34"), colour("#6a4226"))
    canvas.box(300, 480, 1060, 600, colour("#6d3f22"), round_by=6)
    canvas.box(300, 474, 1060, 496, colour("#e9dcc0"))
    for number in range(7):
        x = 370 + number * 103
        canvas.person(x, 560, 190, colour("#2c3644") if number % 2 else colour("#38424f"), skin=colour("#c99a77"))
        canvas.box(x - 44, 496, x + 44, 600, colour("#6d3f22"))
        canvas.disc(x + 34, 488, 8, colour("#f7f3e8"))
    podium(canvas, 1230, 620)
    canvas.gradient(655, HEIGHT, colour("#4a2c22"), colour("#2a1a18"))
    for row in range(4):
        size, number = 130 + row * 42, 14 - row * 3
        for place in range(number):
            x = (place + 0.5 + canvas.random.uniform(-0.1, 0.1)) * WIDTH / number
            canvas.seated(x, 790 + row * 88, size, canvas.random.choice([*SHIRTS, *SHIRTS, *CLOTHES]))
        canvas.box(0, 772 + row * 88, WIDTH, 800 + row * 90, shade(colour("#5a1f1f"), -row * 0.12), round_by=10)


def banner(canvas):
    canvas.box(360, 96, 1140, 250, colour("#b3201f"), round_by=4)
    canvas.line([(372, 108), (1128, 108), (1128, 238), (372, 238), (372, 108)], colour("#e9bd4d"), 3)
    for top, left, right in ((140, 520, 980), (176, 440, 1060), (208, 620, 880)):
        x = left
        while x < right:
            wide = canvas.random.uniform(22, 58)
            canvas.box(x, top, min(x + wide, right), top + 15, colour("#f3d26b"), round_by=3)
            x += wide + 11


def podium(canvas, x, foot):
    canvas.person(x, foot - 30, 240, colour("#24303d"), skin=colour("#c99a77"))
    canvas.polygon([(x - 82, foot - 158), (x + 82, foot - 158), (x + 66, foot), (x - 66, foot)], colour("#7b4a29"))
    canvas.star(x, foot - 80, 30, colour("#f1c93f"))
    for number in range(18):
        hue = colour(canvas.random.choice(["#d8456b", "#f2b13c", "#f7f0e0", "#4f8a4b"]))
        canvas.disc(x - 76 + number * 9, foot - 164 - canvas.random.uniform(0, 22), 11, hue)


def bridge(canvas, mood="dusk"):
    sky(canvas, mood, 620)
    light = colour("#ffcf94" if mood != "day" else "#ffffff")
    canvas.sun(1080, 420 if mood != "day" else 150, 44, WARM_WHITE, light)
    canvas.clouds(70, 380, light, 8, 0.4)
    canvas.ridge(600, 90, mix(colour("#5f6f92"), light, 0.2), bottom=622)
    canvas.ridge(622, 40, colour("#33475f"), bottom=624)
    steel = colour("#f2ead8") if mood == "day" else colour("#31324e")
    canvas.polygon([(0, 556), (WIDTH, 530), (WIDTH, 552), (0, 578)], steel)
    for x in (440, 1060):
        pylon(canvas, x, steel)
    canvas.reflect(628, colour("#22405a"), strength=0.4)
    canvas.glitter(636, 980, 1060, 220, light, 320)
    small_boat(canvas, 330, 800, 100)
    small_boat(canvas, 1180, 880, 130)


def pylon(canvas, x, steel):
    deck = 566 - x / WIDTH * 26
    canvas.polygon([(x - 15, 640), (x - 7, 130), (x + 7, 130), (x + 15, 640)], shade(steel, -0.12))
    for number in range(1, 12):
        for side in (-1, 1):
            canvas.line(
                [(x, 142 + number * 9), (x + side * number * 27, deck - side * number * 0.4)], shade(steel, 0.08), 1.8
            )


def school(canvas):
    sky(canvas, "day", 700)
    canvas.clouds(60, 300, (255, 255, 255), 8, 0.55)
    canvas.ridge(560, 90, colour("#7fa38f"), bottom=700)
    canvas.box(190, 330, 1310, 700, colour("#f0c76a"))
    canvas.polygon([(150, 336), (250, 236), (1250, 236), (1350, 336)], colour("#a8452f"))
    for number in range(26):
        canvas.line([(250 + number * 40, 238), (150 + number * 48, 334)], colour("#8f3826"), 2)
    for floor in (360, 530):
        canvas.box(190, floor + 128, 1310, floor + 142, colour("#fbf0d0"))
        for number in range(10):
            x = 232 + number * 108
            canvas.box(x, floor + 14, x + 62, floor + 118, colour("#2f6a6e"), round_by=4)
            canvas.box(x + 5, floor + 19, x + 57, floor + 64, colour("#9fd0d0"))
            canvas.line([(x + 31, floor + 14), (x + 31, floor + 118)], colour("#f7edcf"), 3)
    canvas.gradient(690, HEIGHT, colour("#d7b98e"), colour("#c49c6d"), colour("#a67f57"))
    canvas.flag(750, 740, 520, wide=96)
    canvas.tree(100, 760, 420, colour("#4f8a3d"))
    canvas.tree(1400, 770, 460, colour("#3f7a3a"))
    for row in range(4):
        canvas.crowd(790 + row * 66, 96 + row * 20, SHIRTS, 22 - row * 3, left=110 - row * 30, right=1390 + row * 30)


def flowers(canvas):
    sky(canvas, "dawn", 420)
    canvas.sun(1100, 250, 40, WARM_WHITE, colour("#ffe2a8"))
    canvas.ridge(400, 110, colour("#8ea6a5"), bottom=440)
    canvas.ridge(420, 60, colour("#648b78"), bottom=440)
    canvas.gradient(420, HEIGHT, colour("#7f9f55"), colour("#4d7a3c"), colour("#2f5a30"))
    tints = [colour(code) for code in ("#f6c32c", "#e8472f", "#f4f0dc", "#e58bb1", "#f08a24", "#c24bb0")]
    for row in range(13):
        bed = tints[row % len(tints)]
        far, near = 250 + row * 84, -900 + row * 276
        for step in range(64):
            depth = (step / 63) ** 2.0
            x, y = far + (near - far) * depth, 436 + 590 * depth
            for _bloom in range(3):
                across = canvas.random.gauss(0, 8 + 44 * depth)
                hue = shade(bed, canvas.random.uniform(-0.22, 0.2))
                canvas.disc(
                    x + across, y + canvas.random.uniform(-6, 10) * (0.3 + depth), 3 + 15 * depth, hue, flat=0.8
                )
    canvas.crowd(600, 120, CLOTHES, 5, left=260, right=1300, hats=1)
    canvas.veil(400, 560, colour("#ffe9c2"), 0.35, rising=False)


def salt(canvas):
    sky(canvas, "dawn", 480)
    canvas.sun(520, 330, 50, WARM_WHITE, colour("#ffd79a"))
    canvas.clouds(80, 360, colour("#ffe3bf"), 6, 0.4)
    canvas.ridge(470, 80, colour("#7787a0"), bottom=482)
    canvas.gradient(480, HEIGHT, colour("#f0d9b8"), colour("#b5b4c4"), colour("#7b86a4"))
    canvas.reflect(480, colour("#a7b9c4"), strength=0.28)
    for step in range(9):
        y = 480 + 520 * (step / 8) ** 1.8
        canvas.line([(0, y), (WIDTH, y)], colour("#6b5a4a"), 2 + step * 1.3)
    for number in range(-9, 10):
        canvas.line([(750 + number * 70, 480), (750 + number * 330, HEIGHT)], colour("#6b5a4a"), 4)
    for _pile in range(26):
        depth = canvas.random.random() ** 0.8
        x, y = canvas.random.uniform(40, 1460), 510 + 440 * depth
        salt_pile(canvas, x, y, 16 + 58 * depth)
    for number in range(6):
        canvas.person(
            200 + number * 230 + canvas.random.uniform(-50, 50),
            660 + (number % 3) * 90,
            120 + (number % 3) * 40,
            canvas.random.choice(CLOTHES),
            hat=STRAW,
        )


def salt_pile(canvas, x, y, size):
    canvas.polygon([(x - size, y), (x, y - size * 0.95), (x + size, y)], colour("#f6f4ee"))
    canvas.polygon([(x, y - size * 0.95), (x + size, y), (x + size * 0.2, y)], colour("#cfd6da"))


def storm(canvas):
    sky(canvas, "storm", 700)
    canvas.clouds(20, 330, colour("#2e3840"), 12, 0.55)
    canvas.ridge(600, 60, colour("#56636a"), bottom=700)
    for number in range(6):
        house(canvas, number * 260 - 40, 690, colour("#8d8f86"))
    canvas.gradient(690, HEIGHT, colour("#6c7678"), colour("#4f5a60"), colour("#39444b"))
    canvas.reflect(720, colour("#505c64"), strength=0.5, depth=280)
    for x, height in ((140, 520), (470, 430), (1060, 480), (1380, 560)):
        canvas.palm(x, 790, height, colour("#20302c"), 0.42)
    for number in range(5):
        x = 250 + number * 240
        canvas.person(x, 880, 170, canvas.random.choice([colour("#d8b53a"), colour("#3f7fa6"), colour("#c4553f")]))
    for _drop in range(900):
        x, y = canvas.random.uniform(-60, WIDTH), canvas.random.uniform(0, HEIGHT)
        canvas.line([(x, y), (x + 12, y + 42)], colour("#b9c6ca"), 0.7)


def stadium(canvas):
    sky(canvas, "dusk", 380)
    canvas.gradient(250, 520, colour("#4a4d63"), colour("#2e3147"))
    for row in range(13):
        for number in range(130):
            hue = canvas.random.choice([*CLOTHES, *SHIRTS, colour("#d23b32"), colour("#e9b93a")])
            canvas.disc(number * 11.7 + canvas.random.uniform(-3, 3), 268 + row * 19, 6.4, shade(hue, -0.25))
    for x in (150, 560, 960, 1360):
        canvas.line([(x, 520), (x, 90)], colour("#20222f"), 9)
        canvas.box(x - 62, 60, x + 62, 112, colour("#fff8de"), round_by=6)
        canvas.glow(x, 88, 210, colour("#fff3c9"), 0.7)
    canvas.box(0, 516, WIDTH, 556, colour("#1f5f8c"))
    for stripe in range(9):
        low, high = 556 + 444 * (stripe / 9) ** 1.3, 556 + 444 * ((stripe + 1) / 9) ** 1.3
        canvas.box(0, low, WIDTH, high + 1, colour("#3f8f45") if stripe % 2 else colour("#4ba352"))
    canvas.line([(0, 610), (WIDTH, 610)], colour("#eef6ea"), 3)
    canvas.line([(750, 610), (620, HEIGHT)], colour("#eef6ea"), 4)
    for number in range(13):
        x, depth = canvas.random.uniform(80, 1420), canvas.random.uniform(0.05, 1)
        shirt = colour("#d8322b") if number % 2 else colour("#f5f5f0")
        foot = 640 + 280 * depth
        canvas.disc(x + 18, foot, 34 + 30 * depth, colour("#2f7a3c"), flat=0.16)
        canvas.person(x, foot, 86 + 110 * depth, shirt, skin=colour("#b98660"))
    canvas.disc(700, 880, 14, colour("#ffffff"))


def mangrove(canvas):
    sky(canvas, "haze", 460)
    canvas.clouds(80, 320, (255, 255, 255), 6, 0.4)
    canvas.ridge(450, 60, colour("#8fae9f"), bottom=470)
    for _bush in range(60):
        canvas.disc(
            canvas.random.uniform(0, WIDTH),
            canvas.random.uniform(440, 480),
            canvas.random.uniform(24, 52),
            shade(colour("#3f6f4a"), canvas.random.uniform(-0.2, 0.2)),
        )
    canvas.gradient(480, HEIGHT, colour("#c9d6c4"), colour("#9fb5a4"), colour("#74907f"))
    canvas.reflect(480, colour("#8fa394"), strength=0.35)
    canvas.glitter(490, 980, 700, 500, colour("#e8f0e2"), 180)
    for _seedling in range(150):
        depth = canvas.random.random()
        x, y = canvas.random.uniform(0, WIDTH), 540 + 440 * depth
        size = 18 + 52 * depth
        canvas.line([(x, y), (x, y - size)], colour("#4a5a34"), 1 + 2 * depth)
        for lean in (-0.4, 0.0, 0.4):
            canvas.disc(
                x + lean * size * 0.7,
                y - size + abs(lean) * 12,
                size * 0.2,
                shade(colour("#5f9a4a"), canvas.random.uniform(-0.2, 0.2)),
                flat=0.6,
            )
    canvas.crowd(720, 190, [colour("#2f5aa0"), colour("#2f6fb0"), *CLOTHES[:2]], 8, left=160, right=1350, hats=0.7)
    canvas.crowd(900, 270, [colour("#2f5aa0"), colour("#2b66a8")], 4, left=120, right=1400, hats=0.6)


def turbines(canvas):
    sky(canvas, "day", 820)
    canvas.clouds(80, 420, (255, 255, 255), 9, 0.5)
    canvas.ridge(660, 90, colour("#86a78f"), bottom=HEIGHT)
    canvas.ridge(720, 60, colour("#a9a76a"), bottom=HEIGHT)
    for number in range(7):
        x = 90 + number * 215 + canvas.random.uniform(-30, 30)
        turbine(canvas, x, 720 + (number % 3) * 26, 300 + (number % 3) * 110)
    canvas.gradient(800, HEIGHT, colour("#b8a562"), colour("#8b8447"))
    for row in range(5):
        y = 770 + row * 52
        for number in range(12):
            x = number * 140 - 60 + (row % 2) * 40
            canvas.polygon(
                [(x, y + 36), (x + 24, y), (x + 130, y), (x + 106, y + 36)],
                mix(colour("#26477c"), colour("#7fa8d0"), canvas.random.uniform(0, 0.35)),
            )


def turbine(canvas, x, foot, height):
    white = colour("#f4f6f6")
    canvas.polygon(
        [
            (x - height * 0.016, foot),
            (x - height * 0.008, foot - height),
            (x + height * 0.008, foot - height),
            (x + height * 0.016, foot),
        ],
        white,
    )
    turn = canvas.random.uniform(0, 2)
    for blade in range(3):
        angle = turn + blade * math.pi * 2 / 3
        tip = (x + math.cos(angle) * height * 0.48, foot - height + math.sin(angle) * height * 0.48)
        side = (x + math.cos(angle + 0.16) * height * 0.14, foot - height + math.sin(angle + 0.16) * height * 0.14)
        canvas.polygon([(x, foot - height), side, tip], shade(white, -0.05 * blade))
    canvas.disc(x, foot - height, height * 0.02, shade(white, -0.15))


def pagoda(canvas):
    sky(canvas, "dawn", 760)
    canvas.sun(1130, 330, 48, WARM_WHITE, colour("#ffdca4"))
    canvas.ridge(640, 190, colour("#8b97ae"), bottom=HEIGHT)
    canvas.ridge(720, 130, colour("#5c7470"), bottom=HEIGHT)
    canvas.veil(560, 760, colour("#ffe6c0"), 0.4)
    for level in range(6):
        wide, top = 190 - level * 22, 700 - level * 98
        canvas.box(600 - wide * 0.62, top - 30, 600 + wide * 0.62, top + 66, colour("#c9a26a"))
        for door in (-0.4, 0, 0.4):
            canvas.box(
                600 + door * wide - 12, top - 8, 600 + door * wide + 12, top + 66, colour("#6d4a2c"), round_by=10
            )
        canvas.polygon(
            [
                (600 - wide * 1.16, top - 44),
                (600 - wide * 0.6, top - 34),
                (600 + wide * 0.6, top - 34),
                (600 + wide * 1.16, top - 44),
                (600 + wide * 0.66, top - 74),
                (600 - wide * 0.66, top - 74),
            ],
            colour("#7c3425"),
        )
    canvas.polygon([(584, 136), (600, 60), (616, 136)], colour("#d9b24a"))
    canvas.gradient(766, HEIGHT, colour("#9c8b70"), colour("#766852"))
    for step in range(7):
        canvas.box(
            430 - step * 24,
            770 + step * 30,
            770 + step * 24,
            802 + step * 30,
            mix(colour("#cfc0a2"), colour("#8d7d63"), step / 7),
        )
    canvas.tree(190, 860, 520, colour("#3c6440"))
    canvas.tree(1240, 880, 560, colour("#345c3c"))
    canvas.crowd(940, 130, [colour("#8a6a34"), *CLOTHES], 9, left=380, right=1380, hats=0.3)


def workshop(canvas):
    canvas.gradient(0, 700, colour("#6f5138"), colour("#8a6643"), colour("#5a4030"))
    for number in range(4):
        x = 120 + number * 350
        canvas.box(x, 90, x + 220, 330, colour("#fff0c9"), round_by=4)
        canvas.glow(x + 110, 240, 320, colour("#ffe6ad"), 0.5)
        for bar in (1, 2):
            canvas.line([(x + bar * 73, 90), (x + bar * 73, 330)], colour("#5a4030"), 5)
        canvas.line([(x, 210), (x + 220, 210)], colour("#5a4030"), 5)
    for shelf in (440, 590):
        canvas.box(0, shelf, WIDTH, shelf + 16, colour("#4b3323"))
        for number in range(19):
            pot(canvas, 50 + number * 78 + canvas.random.uniform(-8, 8), shelf, canvas.random.uniform(34, 58))
    canvas.gradient(700, HEIGHT, colour("#7b5a3e"), colour("#4a3526"))
    for number in range(6):
        canvas.person(
            160 + number * 240,
            900,
            300,
            canvas.random.choice(CLOTHES),
            hat=STRAW if number % 2 else None,
            skin=colour("#b98a68"),
        )
        canvas.disc(230 + number * 240, 872, 66, colour("#5e4430"), flat=0.3)
        pot(canvas, 230 + number * 240, 868, 96)
    for number in range(10):
        pot(canvas, 70 + number * 150 + canvas.random.uniform(-20, 20), 990, canvas.random.uniform(70, 110))


def pot(canvas, x, foot, height):
    hue = canvas.random.choice(
        [colour("#b5623a"), colour("#9c4f2e"), colour("#c98552"), colour("#3f6f78"), colour("#d8c49a")]
    )
    canvas.disc(x, foot - height * 0.42, height * 0.42, hue)
    canvas.disc(x - height * 0.12, foot - height * 0.52, height * 0.16, shade(hue, 0.2), flat=1.4)
    canvas.box(x - height * 0.2, foot - height, x + height * 0.2, foot - height * 0.72, shade(hue, -0.12), round_by=4)
    canvas.disc(x, foot - height, height * 0.25, shade(hue, 0.12), flat=0.3)
    canvas.box(x - height * 0.24, foot - height * 0.1, x + height * 0.24, foot, shade(hue, -0.2))


def road(canvas):
    sky(canvas, "day", 480)
    canvas.clouds(60, 320, (255, 255, 255), 8, 0.5)
    canvas.ridge(460, 120, colour("#7d9d9c"), bottom=500)
    canvas.ridge(480, 60, colour("#5f8a5f"), bottom=500)
    canvas.gradient(480, HEIGHT, colour("#8fae5c"), colour("#6c9147"), colour("#4f7638"))
    canvas.polygon([(720, 480), (780, 480), (1320, HEIGHT), (140, HEIGHT)], colour("#5a5e63"))
    canvas.polygon([(700, 480), (720, 480), (140, HEIGHT), (20, HEIGHT)], colour("#c0a273"))
    canvas.polygon([(780, 480), (800, 480), (1450, HEIGHT), (1320, HEIGHT)], colour("#c0a273"))
    for number in range(9):
        low, high = 482 + 518 * (number / 9) ** 1.9, 482 + 518 * ((number + 0.5) / 9) ** 1.9
        wide_low, wide_high = 2 + 14 * (low - 480) / 520, 2 + 14 * (high - 480) / 520
        canvas.polygon(
            [(750 - wide_low, low), (750 + wide_low, low), (746 + wide_high, high), (746 - wide_high, high)],
            colour("#f4f0e2"),
        )
    for number in range(9):
        depth = (number / 8) ** 1.7
        canvas.tree(650 - 620 * depth, 492 + 330 * depth, 60 + 260 * depth, colour("#4a7d3f"))
        canvas.tree(850 + 640 * depth, 492 + 330 * depth, 60 + 260 * depth, colour("#47783c"))
    roller(canvas, 930, 780)
    canvas.crowd(830, 170, [colour("#e8952e"), colour("#f0a93c")], 5, left=300, right=820, hats=0.3)


def roller(canvas, x, foot):
    canvas.box(x, foot - 150, x + 230, foot - 50, colour("#e9b02c"), round_by=14)
    canvas.box(x + 70, foot - 250, x + 190, foot - 150, colour("#3a4650"), round_by=8)
    canvas.box(x + 84, foot - 238, x + 176, foot - 160, colour("#a9cbd6"))
    for wheel, size in ((10, 66), (230, 58)):
        canvas.disc(x + wheel, foot - 46, size, colour("#2b2f34"))
        canvas.disc(x + wheel, foot - 46, size * 0.45, colour("#8d9399"))


def clinic(canvas):
    canvas.gradient(0, 620, colour("#dfeff0"), colour("#c9e4e4"), colour("#b3d6d8"))
    for number in range(5):
        x = 60 + number * 290
        canvas.box(x, 90, x + 220, 390, colour("#f8fdfd"), round_by=6)
        canvas.box(x + 10, 100, x + 210, 380, mix(colour("#a7d3ea"), colour("#e8f6fb"), canvas.random.random()))
        canvas.tree(x + 150, 384, 210, colour("#7fb069"))
        canvas.line([(x + 110, 90), (x + 110, 390)], colour("#f8fdfd"), 8)
    canvas.veil(80, 400, colour("#eefafa"), 0.4, rising=False)
    canvas.gradient(600, HEIGHT, colour("#a9c3c2"), colour("#86a6a8"), colour("#6d8f93"))
    canvas.box(90, 560, 1410, 590, colour("#f5f9f8"), round_by=6)
    canvas.box(700, 440, 800, 540, colour("#ffffff"), round_by=8)
    canvas.box(738, 452, 762, 528, colour("#d0352f"))
    canvas.box(712, 478, 788, 502, colour("#d0352f"))
    for number in range(6):
        canvas.person(
            150 + number * 245,
            800,
            330,
            colour("#f6fafa") if number % 2 == 0 else colour("#5fa7ad"),
            skin=colour("#c99a77"),
        )
    for number in range(5):
        canvas.person(270 + number * 245, 900, 300, canvas.random.choice(CLOTHES), skin=colour("#c99a77"))
    for number in range(5):
        canvas.box(60 + number * 300, 880, 300 + number * 300, 910, colour("#3f7f88"), round_by=8)
        canvas.box(80 + number * 300, 910, 92 + number * 300, 990, colour("#5f6f72"))
        canvas.box(268 + number * 300, 910, 280 + number * 300, 990, colour("#5f6f72"))


def library(canvas):
    canvas.gradient(0, HEIGHT, colour("#5b3d2b"), colour("#6d4a33"), colour("#3d2a20"))
    canvas.glow(750, 260, 760, colour("#ffdc9c"), 0.5)
    tints = [
        colour(code)
        for code in ("#9c2f2a", "#2f5d73", "#c79a3c", "#4a6b45", "#e2d3ae", "#6b3d63", "#2f3f55", "#b5602f")
    ]
    for shelf in range(5):
        top, x = 40 + shelf * 132, 20.0
        while x < WIDTH - 20:
            wide, tall = canvas.random.uniform(14, 34), canvas.random.uniform(74, 112)
            canvas.box(
                x,
                top + 118 - tall,
                x + wide,
                top + 118,
                shade(canvas.random.choice(tints), canvas.random.uniform(-0.2, 0.1)),
                round_by=2,
            )
            canvas.box(x + 3, top + 128 - tall, x + wide - 3, top + 133 - tall, colour("#e6c987"))
            x += wide + canvas.random.uniform(1, 5)
        canvas.box(0, top + 118, WIDTH, top + 132, colour("#3a251a"))
    canvas.gradient(705, HEIGHT, colour("#9a6d43"), colour("#6f4a2d"))
    for number in range(6):
        canvas.person(
            150 + number * 240, 900, 330, canvas.random.choice([*SHIRTS, *CLOTHES[:3]]), skin=colour("#c99a77")
        )
    canvas.box(0, 800, WIDTH, 850, colour("#c08d58"))
    canvas.box(0, 846, WIDTH, HEIGHT, colour("#7d5734"))
    for number in range(6):
        x = 150 + number * 240
        canvas.polygon([(x - 74, 816), (x, 802), (x, 832), (x - 80, 842)], colour("#fbf5e4"))
        canvas.polygon([(x + 74, 816), (x, 802), (x, 832), (x + 80, 842)], colour("#efe6cd"))


def tea(canvas):
    sky(canvas, "dawn", 460)
    canvas.sun(360, 270, 42, WARM_WHITE, colour("#ffe0a6"))
    for base, tint in ((360, "#93a9a3"), (420, "#6f9484")):
        canvas.ridge(base, 110, colour(tint))
        canvas.veil(base - 40, base + 110, colour("#fbeccb"), 0.4)
    phase = canvas.random.uniform(0, 6)
    for number in range(30):
        depth = (number / 29) ** 1.5
        row = canvas.wave(450 + 600 * depth, 34 + 30 * depth, 330, phase + depth * 1.2)
        canvas.line(row, mix(colour("#355f30"), colour("#223f26"), depth), 10 + 40 * depth)
        canvas.line(
            [(x, y - 4 - 10 * depth) for x, y in row], mix(colour("#9cbf5b"), colour("#5f9440"), depth), 5 + 24 * depth
        )
    canvas.crowd(720, 130, CLOTHES, 6, left=180, right=1350, hats=1)
    canvas.crowd(900, 200, CLOTHES, 3, left=300, right=1300, hats=1)


def port(canvas):
    sky(canvas, "dusk", 640)
    canvas.sun(420, 430, 50, WARM_WHITE, colour("#ffc27f"))
    canvas.clouds(90, 380, colour("#f5a97a"), 8, 0.4)
    canvas.ridge(610, 50, colour("#6f6a88"), bottom=640)
    for number in range(4):
        crane(canvas, 330 + number * 330, 640, 420)
    tints = [colour(code) for code in ("#b5402f", "#2f6a99", "#d18a2b", "#2e7d6b", "#7a7f86", "#8a3f55")]
    for row in range(4):
        for number in range(17):
            x = number * 92 - 20
            if canvas.random.random() < 0.86 - row * 0.17:
                canvas.box(
                    x, 640 - (row + 1) * 34, x + 88, 640 - row * 34 - 2, shade(canvas.random.choice(tints), -0.12)
                )
    canvas.box(0, 640, WIDTH, 668, colour("#3a3a48"))
    canvas.reflect(668, colour("#2a3550"), strength=0.4, depth=332)
    canvas.glitter(676, 980, 430, 220, colour("#ffc98a"), 300)
    canvas.polygon([(700, 700), (1460, 690), (1380, 800), (790, 800)], colour("#8d2f2a"))
    canvas.polygon([(694, 690), (1464, 680), (1456, 708), (702, 716)], colour("#e9e2d0"))
    for number in range(12):
        canvas.box(760 + number * 46, 640 - (number % 3) * 26, 802 + number * 46, 690, shade(tints[number % 6], -0.05))
    canvas.box(1330, 560, 1420, 690, colour("#f0eadb"), round_by=4)


def crane(canvas, x, foot, height):
    hue = colour("#2d2f45")
    for leg in (-46, 46):
        canvas.line([(x + leg, foot), (x + leg * 0.6, foot - height * 0.66)], hue, 9)
    canvas.line([(x - 200, foot - height * 0.66), (x + 130, foot - height * 0.66)], hue, 9)
    canvas.line([(x, foot - height * 0.66), (x, foot - height)], hue, 8)
    canvas.line([(x - 190, foot - height * 0.66), (x, foot - height), (x + 120, foot - height * 0.66)], hue, 3)
    canvas.line([(x - 130, foot - height * 0.66), (x - 130, foot - height * 0.3)], hue, 2)


SCENES = {
    "beach": beach,
    "bridge": bridge,
    "bridge_day": lambda canvas: bridge(canvas, "day"),
    "clinic": clinic,
    "flowers": flowers,
    "hall": hall,
    "harbour": harbour,
    "harbour_day": lambda canvas: harbour(canvas, "day"),
    "lanterns": lanterns,
    "library": library,
    "mangrove": mangrove,
    "market": market,
    "mountains": mountains,
    "mountains_dusk": lambda canvas: mountains(canvas, "dusk"),
    "pagoda": pagoda,
    "port": port,
    "road": road,
    "salt": salt,
    "school": school,
    "sea": sea,
    "sea_dusk": lambda canvas: sea(canvas, "dusk"),
    "skyline": skyline,
    "skyline_day": lambda canvas: skyline(canvas, "day"),
    "skyline_night": lambda canvas: skyline(canvas, "night"),
    "stadium": stadium,
    "storm": storm,
    "tea": tea,
    "terraces": terraces,
    "terraces_gold": lambda canvas: terraces(canvas, "gold"),
    "terraces_water": lambda canvas: terraces(canvas, "water"),
    "turbines": turbines,
    "workshop": workshop,
}


def photograph(scene, seed):
    """The JPEG of ``scene``; the same bytes for the same ``seed`` on the same Pillow."""
    canvas = Canvas(f"{scene} {seed}")
    SCENES[scene](canvas)
    return canvas.jpeg()
