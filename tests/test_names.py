"""Spellings of one name have one comparison key; names that are two have two."""

import pytest

from onrecord.matching.people.names import body_key, halves, key_of, one_letter_off, parts_of


def parts(name: str):
    """The comparison keys of a person's name."""
    return parts_of(key_of(name))


@pytest.mark.parametrize(
    "spellings",
    [
        "Volodymyr Horvenskyy, Volodymyr Horvensky, Volodymyr Horvenskiy, Volodymyr Horvenskyi, Vladimir Horvenskij, "
        "Wladimir Horvenskii, Volodymyr Horvens'kyy, President Volodymyr Horvenskyy",
        "Oleksandr Tkachenko, Aleksandr Tkachenko, Alexander Tkachenko",
        "Serhiy Harmata, Sergei Harmata, Sergey Kharmata",
        "Dmytro Alekseyev, Dmitry Alekseev, Dmitriy Alekseiev",
        "Fedir Kuznetsov, Fyodor Kuznecov, Fedor Kuznetzov",
        "Yulia Lyashko, Julia Ljashko, Yuliia Liashko",
        "Oleh Zhytarenko, Oleg Jitarenko",
        "Ihor Shcherbenko, Igor Scherbenko",
        "Anna Yermakova, Anna Ermakova",
        "Pavlo Romanov, Pavel Romanoff",
        "Maksym Oleksenko, Maxim Olexenko",
        "Mohammed al-Tamari, Muhammad el-Tamari, Mohamad Al Tamari, Mohamed at-Tamari, Mohammed Tamari",
        "Abd al-Rahman Qadiri, Abdulrahman Kadiri, Abdel Rahman al-Kadiri, Abdurrahman Qadiri",
        "Abdullah Sarraj, Abdallah Sarraj, Abdalla as-Sarraj",
        "Khalid bin Nayef, Khaled ibn Nayef, Khaled Bin-Nayef",
        "Mahmoud Daoudi, Mahmud Daudi",
        "Yousef Hussein, Yusuf Husayn, Youssef Hossein",
        "Danylo Horvenko, Danylo Horvenkko, Danilo Horvenko",
        "José Núñez, Jose Nunez",
        "Omar Sheikhani, Omar Shaykhani, Omar Shaikhani",
    ],
)
def test_spellings_of_one_name_have_one_key(spellings):
    """Schemes of transliteration, Ukrainian and Russian forms, articles, apostrophes, accents, titles."""
    assert len({parts(each) for each in spellings.split(", ")}) == 1


@pytest.mark.parametrize(
    "left, right",
    [
        ("Oleksandr Petrenko", "Oleksandra Petrenko"),  # a man and a woman
        ("Ivan Petrov", "Ivan Petrova"),
        ("Anna Horvenska", "Anna Horvensky"),
        ("Ana Ruiz", "Eva Ruiz"),
        ("Wei Zhang", "Wei Jang"),  # short names: these letters tell them apart
        ("Imran Khan", "Imran Han"),
        ("Stephen King", "Stephen"),  # a title only before a name
        ("Khalid bin Nayef", "Khalid Nayef"),  # son of Nayef
        ("John Doe", "John Doe Jr."),
        ("Ana María Ruiz", "Ana Lucía Ruiz"),
        ("Abu Omar Tamari", "Omar Tamari"),  # the father of Omar
        ("Nikolai Orlov", "Nikita Orlov"),
    ],
)
def test_two_names_have_two_keys(left, right):
    """A key swallows spellings, not names."""
    assert parts(left) != parts(right)


@pytest.mark.parametrize(
    "spellings",
    [
        "Kiev city council, Kyiv City Council, the council of the city of Kyiv",
        "Ministry of Defence, Defence Ministry, Defense Ministry",
        "Kharkov regional council, Kharkiv Regional Council",
        "Raqqa Civil Council, Rakka civil council",
        "U.N., UN, United Nations",
    ],
)
def test_bodies_have_one_key_under_either_name_of_their_city(spellings):
    """Two names of one city, British and American spelling, any order of the words."""
    assert len({body_key(key_of(each)) for each in spellings.split(", ")}) == 1


@pytest.mark.parametrize(
    "left, right",
    [
        ("Kyiv city council", "Kharkiv city council"),
        ("Mayor's office", "President's office"),
        ("US Department of State", "Department of State"),
    ],
)
def test_bodies_of_two_places_or_two_people_have_two_keys(left, right):
    """What a body is of belongs to its name."""
    assert body_key(key_of(left)) != body_key(key_of(right))


@pytest.mark.parametrize(
    "left, right, off",
    [
        ("hansen", "hanson", True),
        ("horvenko", "harvinko", False),  # two letters
        ("petrov", "petrova", False),  # at the end
        ("mernandez", "hernandez", False),  # at the beginning
        ("ruizo", "ruito", False),  # too short
    ],
)
def test_one_letter_off_is_one_letter_inside_a_long_word(left, right, off):
    """And such words always share a half, by which they are found without comparing all with all."""
    assert one_letter_off(left, right) is off
    assert not off or {*halves(left)} & {*halves(right)}


def test_words_one_letter_apart_always_share_a_half():
    """Whatever letter inside is left out, put in or changed."""
    word = "kuznecov"
    near = {word[:at] + word[at + 1 :] for at in range(1, 7)} | {word[:at] + "q" + word[at:] for at in range(1, 8)}
    near |= {word[:at] + "q" + word[at + 1 :] for at in range(1, 7)}
    assert all({*halves(each)} & {*halves(word)} for each in near)
