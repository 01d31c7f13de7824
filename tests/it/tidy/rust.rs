//! As much of Rust's grammar as the rules need: where code is, and which paths it names.

/// The source with comments, strings and characters blanked, and every line where it was.
pub fn code_of(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut code = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = end_of_text(&chars, at);
        if end == at {
            code.push(chars[at]);
            at += 1;
        } else {
            code.extend(chars[at..end].iter().map(|&c| if c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

/// Where the comment, string or character that begins at `at` ends; `at` where none begins.
fn end_of_text(chars: &[char], at: usize) -> usize {
    let next = |offset: usize| chars.get(at + offset).copied().unwrap_or(' ');
    match chars[at] {
        '/' if next(1) == '/' => position(chars, at, |rest| rest[0] == '\n'),
        '/' if next(1) == '*' => end_of_block_comment(chars, at),
        '"' => end_of_string(chars, at),
        'r' if !follows_word(chars, at) || chars[at - 1] == 'b' => end_of_raw_string(chars, at),
        '\'' if next(1) == '\\' => position(chars, at + 3, |rest| rest[0] == '\'') + 1,
        '\'' if next(2) == '\'' => at + 3,
        _ => at,
    }
}

fn position(chars: &[char], from: usize, found: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|&at| found(&chars[at..])).unwrap_or(chars.len())
}

fn end_of_block_comment(chars: &[char], start: usize) -> usize {
    let (mut depth, mut at) = (0, start);
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => (depth, at) = (depth + 1, at + 2),
            ('*', '/') => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn end_of_string(chars: &[char], start: usize) -> usize {
    let mut at = start + 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

fn end_of_raw_string(chars: &[char], start: usize) -> usize {
    let quote = position(chars, start + 1, |rest| rest[0] != '#');
    if chars.get(quote) != Some(&'"') {
        return start;
    }
    let hashes = quote - start - 1;
    let closed = |rest: &[char]| {
        rest[0] == '"' && rest.len() > hashes && rest[1..=hashes].iter().all(|&c| c == '#')
    };
    (position(chars, quote + 1, closed) + 1 + hashes).min(chars.len())
}

fn follows_word(chars: &[char], at: usize) -> bool {
    at > 0 && is_word(chars[at - 1])
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The number of the line, from 1, on which this byte of the text stands.
pub fn line_of(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// Every place in the code where this word stands alone, as byte positions.
pub fn places_of(code: &str, word: &str) -> Vec<usize> {
    code.match_indices(word)
        .map(|(at, _)| at)
        .filter(|&at| !code[..at].ends_with(is_word))
        .filter(|&at| !code[at + word.len()..].starts_with(is_word))
        .collect()
}

/// What a path with this root names next: `root::name`, or each name of `root::{…}`.
///
/// The root itself is at the returned byte; a path below another one (`other::root::…`) is none.
pub fn names_below(code: &str, root: &str) -> Vec<(usize, String)> {
    let mut names = names_after(code, root);
    names.retain(|(at, _)| !code[..*at].trim_end().ends_with("::"));
    names
}

/// The same, wherever in a path the word stands: also for `other::word::name`.
pub fn names_after(code: &str, word: &str) -> Vec<(usize, String)> {
    let mut names = Vec::new();
    for at in places_of(code, word) {
        let Some(rest) = code[at + word.len()..].trim_start().strip_prefix("::") else { continue };
        match rest.trim_start().strip_prefix('{') {
            Some(group) => names.extend(members(group).into_iter().map(|name| (at, name))),
            None => names.push((at, first_word(rest))),
        }
    }
    names
}

/// The first word of each member of a group, up to the brace that closes it.
fn members(group: &str) -> Vec<String> {
    let (mut depth, mut start, mut names) = (0_u32, 0, Vec::new());
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(first_word(&group[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|&c| is_word(c)).collect()
}

/// The functions with a body: the line of `fn`, the name, and how many lines they have.
pub fn functions(code: &str) -> Vec<(usize, String, usize)> {
    let mut functions = Vec::new();
    for at in places_of(code, "fn") {
        let name = first_word(&code[at + 2..]);
        if name.is_empty() {
            continue;
        }
        if let Some(length) = body_end(&code[at..]) {
            let lines = code[at..at + length].matches('\n').count() + 1;
            functions.push((line_of(code, at), name, lines));
        }
    }
    functions
}

/// Where the body of the function that begins the text ends; `None` for one without a body.
fn body_end(text: &str) -> Option<usize> {
    let (mut brackets, mut braces) = (0_i32, 0_i32);
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[test]
fn comments_strings_and_characters_are_no_code() {
    let source =
        "a // x\nb /* /* y */ */ c\n\"d \\\" e\" f r#\"g\" \"#h '\"' 'i' '\\'' &'j k br\"l\"";
    let words: Vec<String> = code_of(source).split_whitespace().map(str::to_owned).collect();
    assert_eq!(words, ["a", "b", "c", "f", "h", "&'j", "k", "b"]);
    assert_eq!(code_of("x\n/*\n*/\n\"\n\"y").matches('\n').count(), 4);
}

#[test]
fn the_names_below_a_root_are_found_in_groups_too() {
    let code = "use crate::{db::{a, b}, domain::x}; crate::http::y; other::crate::no; crates::no;";
    let names: Vec<String> = names_below(code, "crate").into_iter().map(|(_, name)| name).collect();
    assert_eq!(names, ["db", "domain", "http"]);
}

#[test]
fn a_function_is_as_long_as_its_lines() {
    let code = "fn a();\nfn b(x: [u8; 2]) -> u8\nwhere\n{\n if x {\n }\n}\nlet f: fn(u8) = b;";
    assert_eq!(functions(code), [(2, "b".to_owned(), 6)]);
}
