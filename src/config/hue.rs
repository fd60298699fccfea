//! Colours of wtsh's own, for the default styles: each can be read on the background that the terminal has.
//!
//! The sixteen colours of a terminal are whatever its theme says, and in xterm's and Solarized's own themes most of them fall below
//! a contrast of 4.5 (WCAG 2.1, 1.4.3) on one background or the other. So these come from the 256-colour cube, which themes leave
//! alone, and there is one for each kind of background. No colour at all reaches 4.5 on both #002b36 and #fdf6e3: where the
//! background is not known, the colours are those that do best on the worst of the four, 3.5.

use nu_ansi_term::Color;

use crate::term::look::Background;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hue {
    Stone,
    Ember,
    Sand,
    Leaf,
    Teal,
    Sky,
    Plum,
}

impl Hue {
    pub const ALL: [(&'static str, Hue); 7] = [
        ("stone", Hue::Stone),
        ("ember", Hue::Ember),
        ("sand", Hue::Sand),
        ("leaf", Hue::Leaf),
        ("teal", Hue::Teal),
        ("sky", Hue::Sky),
        ("plum", Hue::Plum),
    ];

    pub fn named(name: &str) -> Option<Hue> {
        Hue::ALL.into_iter().find_map(|(known, hue)| (known == name).then_some(hue))
    }

    pub fn on(self, background: Background) -> Color {
        let (dark, light, either) = match self {
            Hue::Stone => (247, 240, 244),
            Hue::Ember => (203, 160, 196),
            Hue::Sand => (178, 94, 100),
            Hue::Leaf => (71, 22, 64),
            Hue::Teal => (73, 23, 66),
            Hue::Sky => (75, 25, 31),
            Hue::Plum => (177, 91, 133),
        };
        Color::Fixed(match background {
            Background::Dark => dark,
            Background::Light => light,
            Background::Unknown => either,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Backgrounds of xterm and of Solarized.
    const DARK: [[u8; 3]; 2] = [[0, 0, 0], [0x00, 0x2b, 0x36]];
    const LIGHT: [[u8; 3]; 2] = [[255, 255, 255], [0xfd, 0xf6, 0xe3]];

    /// A colour of the 256, as xterm's 256colres.h has them.
    fn rgb(color: Color) -> [u8; 3] {
        let Color::Fixed(number @ 16..) = color else { panic!("not of the cube: {color:?}") };
        if number >= 232 {
            return [8 + 10 * (number - 232); 3];
        }
        let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
        let cube = number - 16;
        [level(cube / 36), level(cube / 6 % 6), level(cube % 6)]
    }

    /// Relative luminance (WCAG 2.1).
    fn luminance(rgb: [u8; 3]) -> f64 {
        let [red, green, blue] = rgb.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_hue_can_be_read() {
        let (known, unknown) = (4.5, 3.5);
        for (name, hue) in Hue::ALL {
            for (background, colors, least) in [
                (Background::Dark, &DARK[..], known),
                (Background::Light, &LIGHT[..], known),
                (Background::Unknown, &DARK[..], unknown),
                (Background::Unknown, &LIGHT[..], unknown),
            ] {
                for color in colors {
                    let reached = contrast(rgb(hue.on(background)), *color);
                    assert!(reached >= least, "{name} on {color:?} ({background:?}): {reached:.2}");
                }
            }
        }
    }
}
