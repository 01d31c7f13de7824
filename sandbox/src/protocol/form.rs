//! Decodes `application/x-www-form-urlencoded` with Stripe's brackets: `a[b][0]=c`, `a[]=c`.

use thiserror::Error;

/// How deep brackets may nest.
const MAX_DEPTH: usize = 8;
/// How many pairs a request may carry.
const MAX_PAIRS: usize = 2_000;

/// A value of a form: a text, or a group of named values in their order of arrival.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A text.
    Text(String),
    /// A group; a list is a group whose names are numbers.
    Group(Vec<(String, Node)>),
}

/// Why a form cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FormError {
    /// Bytes that are not UTF-8, or a broken escape.
    #[error("The request body is not valid form-encoded UTF-8.")]
    Encoding,
    /// Brackets that do not close, or text after them.
    #[error("Invalid parameter name: {0}")]
    Name(String),
    /// Brackets within brackets beyond the limit.
    #[error("Parameters are nested too deeply: {0}")]
    Depth(String),
    /// More pairs than the limit.
    #[error("The request carries too many parameters.")]
    Pairs,
    /// One name both as a text and as a group, or twice as a text.
    #[error("The parameter {0} is given more than once, in ways that contradict.")]
    Conflict(String),
}

/// Decodes the pairs of a body or a query, in their order.
pub fn pairs(raw: &[u8]) -> Result<Vec<(String, String)>, FormError> {
    let text = std::str::from_utf8(raw).map_err(|_| FormError::Encoding)?;
    let mut found = Vec::new();
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        found.push((unescape(name)?, unescape(value)?));
        if found.len() > MAX_PAIRS {
            return Err(FormError::Pairs);
        }
    }
    Ok(found)
}

/// Builds the tree of a form from its pairs.
pub fn tree(pairs: &[(String, String)]) -> Result<Vec<(String, Node)>, FormError> {
    let mut root = Vec::new();
    for (name, value) in pairs {
        let path = segments(name)?;
        insert(&mut root, &path, value, name)?;
    }
    Ok(root)
}

fn unescape(text: &str) -> Result<String, FormError> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = rest.next().and_then(hex_digit).ok_or(FormError::Encoding)?;
                let low = rest.next().and_then(hex_digit).ok_or(FormError::Encoding)?;
                bytes.push(high * 16 + low);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).map_err(|_| FormError::Encoding)
}

fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

fn segments(name: &str) -> Result<Vec<&str>, FormError> {
    let broken = || FormError::Name(name.to_owned());
    let (head, mut rest) = match name.find('[') {
        Some(at) => name.split_at(at),
        None => (name, ""),
    };
    if head.is_empty() {
        return Err(broken());
    }
    let mut path = vec![head];
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').ok_or_else(broken)?;
        let (segment, after) = inner.split_once(']').ok_or_else(broken)?;
        if segment.contains('[') {
            return Err(broken());
        }
        path.push(segment);
        rest = after;
    }
    if path.len() > MAX_DEPTH {
        return Err(FormError::Depth(name.to_owned()));
    }
    Ok(path)
}

fn insert(
    group: &mut Vec<(String, Node)>,
    path: &[&str],
    value: &str,
    name: &str,
) -> Result<(), FormError> {
    let Some((first, rest)) = path.split_first() else { return Ok(()) };
    let conflict = || FormError::Conflict(name.to_owned());
    let key = if first.is_empty() { next_index(group, rest) } else { (*first).to_owned() };
    let Some(at) = group.iter().position(|(known, _)| *known == key) else {
        let node = if rest.is_empty() {
            Node::Text(value.to_owned())
        } else {
            let mut inner = Vec::new();
            insert(&mut inner, rest, value, name)?;
            Node::Group(inner)
        };
        group.push((key, node));
        return Ok(());
    };
    match group.get_mut(at) {
        Some((_, Node::Group(inner))) if !rest.is_empty() => insert(inner, rest, value, name),
        Some(_) | None => Err(conflict()),
    }
}

/// `a[][b]=1&a[][c]=2` is one item, `a[][b]=1&a[][b]=2` two.
fn next_index(group: &[(String, Node)], rest: &[&str]) -> String {
    let same_item = match (group.last(), rest.first()) {
        (Some((key, Node::Group(last))), Some(next)) if !next.is_empty() => {
            (!last.iter().any(|(known, _)| known == next)).then(|| key.clone())
        }
        _ => None,
    };
    same_item.unwrap_or_else(|| group.len().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, Node)>, FormError> {
        tree(&pairs(text.as_bytes())?)
    }

    fn text(value: &str) -> Node {
        Node::Text(value.to_owned())
    }

    #[test]
    fn brackets_nest_and_escapes_are_undone() {
        let form = read("a%5Bb%5D[0]=x+y%21&a[b][1]=z&c=").unwrap();
        let list = Node::Group(vec![("0".into(), text("x y!")), ("1".into(), text("z"))]);
        let expected = vec![
            ("a".to_owned(), Node::Group(vec![("b".into(), list)])),
            ("c".to_owned(), text("")),
        ];
        assert_eq!(form, expected);
    }

    #[test]
    fn empty_brackets_append() {
        let form = read("e[]=x&e[]=y&l[][p]=1&l[][q]=2&l[][p]=3").unwrap();
        let Node::Group(list) = &form[1].1 else { panic!("a group") };
        assert_eq!(list.len(), 2);
        assert_eq!(form[0].1, Node::Group(vec![("0".into(), text("x")), ("1".into(), text("y"))]));
    }

    #[test]
    fn what_contradicts_or_goes_too_deep_is_refused() {
        assert!(matches!(read("a=1&a[b]=2"), Err(FormError::Conflict(_))));
        assert!(matches!(read("a=1&a=2"), Err(FormError::Conflict(_))));
        assert!(matches!(read("a[b=2"), Err(FormError::Name(_))));
        assert!(matches!(read("[b]=2"), Err(FormError::Name(_))));
        assert!(matches!(read("a=%ff"), Err(FormError::Encoding)));
        assert!(matches!(read("a=%4"), Err(FormError::Encoding)));
        assert!(matches!(read("a[b][c][d][e][f][g][h][i]=1"), Err(FormError::Depth(_))));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_read_or_refused_but_never_panic(raw: Vec<u8>) {
            if let Ok(found) = pairs(&raw) {
                let _either = tree(&found);
            }
        }
    }
}
