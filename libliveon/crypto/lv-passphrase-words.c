/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "lv-passphrase-words.h"

#include <string.h>

#include "lv-hash.h"
#include "lv-words.h"

/* One byte draws one word. */
#define N_WORDS 256

/* No two words of a list differ by one letter alone, so that a word heard badly is none. */
static const char *const english[N_WORDS] = {
  "acorn",    "actor",    "agent",   "album",    "alpine",   "amber",    "anchor",  "angle",
  "animal",   "apple",    "apron",   "arcade",   "archer",   "arena",    "artist",  "atlas",
  "autumn",   "award",    "badge",   "bagel",    "baker",    "balcony",  "ballet",  "banana",
  "banjo",    "basket",   "beacon",  "beaver",   "bench",    "berry",    "bicycle", "biscuit",
  "blanket",  "blossom",  "bonfire", "border",   "bottle",   "bouquet",  "branch",  "bridge",
  "bronze",   "bubble",   "bucket",  "button",   "cabin",    "cactus",   "camera",  "candle",
  "canoe",    "canyon",   "captain", "caramel",  "carbon",   "carpet",   "castle",  "cedar",
  "cello",    "chapel",   "cherry",  "chimney",  "citrus",   "clover",   "cobalt",  "coconut",
  "comet",    "compass",  "copper",  "coral",    "cotton",   "cousin",   "crater",  "crystal",
  "cupboard", "curtain",  "cushion", "daisy",    "dancer",   "daylight", "denim",   "desert",
  "diamond",  "dinner",   "dolphin", "donkey",   "dragon",   "drummer",  "eagle",   "echo",
  "elbow",    "elephant", "emerald", "engine",   "evening",  "falcon",   "farmer",  "feather",
  "fiddle",   "finger",   "flower",  "forest",   "fossil",   "fountain", "frozen",  "galaxy",
  "gallery",  "garden",   "garlic",  "giraffe",  "glacier",  "golden",   "gravel",  "guitar",
  "harbor",   "harvest",  "hazel",   "helmet",   "hermit",   "hilltop",  "holiday", "honey",
  "horizon",  "hotel",    "indigo",  "island",   "ivory",    "jacket",   "jaguar",  "jasmine",
  "jigsaw",   "jungle",   "juniper", "kangaroo", "kayak",    "kettle",   "kitchen", "ladder",
  "lantern",  "laptop",   "lemon",   "leopard",  "library",  "lilac",    "linen",   "lizard",
  "lobster",  "magnet",   "mango",   "maple",    "marble",   "market",   "meadow",  "melody",
  "mirror",   "muffin",   "museum",  "mustard",  "nephew",   "nickel",   "nutmeg",  "oasis",
  "ocean",    "octopus",  "olive",   "onion",    "orange",   "orchid",   "otter",   "oval",
  "paddle",   "palace",   "pancake", "panda",    "parade",   "parrot",   "pebble",  "pelican",
  "pencil",   "pepper",   "piano",   "picnic",   "pigeon",   "pillow",   "pirate",  "planet",
  "plaza",    "poet",     "pottery", "powder",   "prairie",  "quartz",   "quilt",   "rabbit",
  "radio",    "ribbon",   "river",   "robin",    "rooster",  "ruby",     "runner",  "sailor",
  "salad",    "salmon",   "sandal",  "scarf",    "school",   "season",   "shadow",  "silver",
  "sketch",   "sofa",     "spinach", "spoon",    "squirrel", "statue",   "stone",   "sugar",
  "sunset",   "swan",     "table",   "teapot",   "temple",   "tennis",   "theater", "thunder",
  "tiger",    "toast",    "tomato",  "topaz",    "trumpet",  "tulip",    "tunnel",  "turtle",
  "umbrella", "uncle",    "unicorn", "valley",   "vanilla",  "velvet",   "village", "violin",
  "volcano",  "voyage",   "waffle",  "wagon",    "walnut",   "walrus",   "water",   "whisper",
  "window",   "winter",   "wooden",  "yacht",    "yellow",   "yogurt",   "zebra",   "zigzag",
};

/* Only syllables that all ways of romanisation write alike, and none that is long: what is heard is
 * what is typed, without an input method, which password fields have not. */
static const char *const japanese[N_WORDS] = {
  "abura",    "ahiru",    "aida",     "akane",    "akari",    "akebi",    "amado",    "amagasa",
  "aomame",   "aomori",   "aozora",   "arare",    "asagao",   "asahi",    "asobi",    "atama",
  "awabi",    "ayame",    "ayatori",  "basu",     "biwa",     "buta",     "daruma",   "desaki",
  "edamame",  "egao",     "ehagaki",  "emaki",    "enoki",    "garasu",   "geta",     "gogo",
  "goma",     "gomoku",   "haguruma", "haiku",    "hakama",   "hako",     "hakuba",   "hamabe",
  "hamaguri", "hanabi",   "haniwa",   "haru",     "hasami",   "hatake",   "hayabusa", "hebi",
  "heso",     "heya",     "hibari",   "hidamari", "higasa",   "himawari", "himo",     "hinata",
  "hinoki",   "hirame",   "hiroba",   "hitode",   "hiyoko",   "honobono", "hotaru",   "ibara",
  "ikebana",  "inaho",    "inari",    "irodori",  "iruka",    "itoko",    "iwana",    "izakaya",
  "kabuki",   "kabuto",   "kaede",    "kaeru",    "kagami",   "kagura",   "kaki",     "kamakura",
  "kamera",   "kamome",   "karate",   "karuta",   "kasa",     "kasumi",   "katana",   "kawara",
  "kazari",   "kaze",     "kazoku",   "keyaki",   "kibune",   "kikori",   "kiku",     "kikurage",
  "kimono",   "kinako",   "kirigami", "kita",     "kobako",   "kodama",   "kodomo",   "kogane",
  "koke",     "kokoro",   "komadori", "komugi",   "koneko",   "kosame",   "kosumosu", "kotoba",
  "kotori",   "koyomi",   "koyubi",   "kubiwa",   "kudamono", "kumo",     "kurage",   "kuri",
  "kuruma",   "kuwagata", "magatama", "maguro",   "makura",   "mame",     "maneki",   "marimo",
  "mayu",     "medaka",   "megane",   "midori",   "mikado",   "minato",   "mirai",    "miso",
  "mitate",   "miyabi",   "miyako",   "mizore",   "moegi",    "mogura",   "mokuba",   "momoiro",
  "mori",     "mugi",     "murasaki", "nabe",     "nagame",   "nagisa",   "naka",     "namako",
  "nami",     "nanohana", "natane",   "nazo",     "neko",     "nemunoki", "nezame",   "niwatori",
  "nobara",   "nodoka",   "nogiku",   "noyama",   "nukumori", "numa",     "nuno",     "odori",
  "ogawa",    "okara",    "okome",    "omoide",   "onigiri",  "origami",  "osage",    "otona",
  "oyako",    "rakuda",   "rakugo",   "ramune",   "roba",     "robata",   "rokuro",   "saba",
  "sabaku",   "saikoro",  "sakana",   "samurai",  "sanagi",   "sarada",   "sasabune", "sato",
  "satoimo",  "sazanami", "semi",     "sode",     "soramame", "soyokaze", "subako",   "sugata",
  "sugoroku", "sumire",   "sumomo",   "suna",     "susuki",   "suzaku",   "tabi",     "taiko",
  "takara",   "takenoko", "takoyaki", "tamago",   "tanabata", "tane",     "tanuki",   "tatami",
  "tategami", "tebukuro", "tegami",   "temari",   "tenugui",  "tera",     "tobira",   "tokage",
  "tomato",   "tonakai",  "toride",   "uguisu",   "ukiwa",    "umibe",    "umineko",  "unabara",
  "unagi",    "utage",    "wakaba",   "wakame",   "warabe",   "wasabi",   "watari",   "yabu",
  "yadokari", "yakimono", "yama",     "yamabiko", "yamaneko", "yasai",    "yokogao",  "yomogi",
  "yoroi",    "yoru",     "yubi",     "yukata",   "yume",     "yurikago", "yutaka",   "zarigani",
};

const char *const *
lv_passphrase_list (const char *language)
{
  return g_str_equal (lv_words_language (language), "ja") ? japanese : english;
}

LvSecret *
lv_passphrase_generate (const char *language)
{
  const char *const *words = lv_passphrase_list (language);
  guint8 draws[LV_PASSPHRASE_WORDS];
  char *text;

  lv_random_bytes (draws, sizeof draws);
  text = g_strjoin ("-", words[draws[0]], words[draws[1]], words[draws[2]], words[draws[3]],
                    words[draws[4]], words[draws[5]], NULL);
  explicit_bzero (draws, sizeof draws);
  return lv_secret_new_take_string (text);
}
