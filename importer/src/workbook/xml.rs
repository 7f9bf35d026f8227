//! XML as a stream of tags and texts. Entities of a document's own are not resolved: there is no such bomb.

use quick_xml::Reader;
use quick_xml::escape::{resolve_predefined_entity, unescape};
use quick_xml::events::{BytesStart, Event};

use super::error::WorkbookError;
use super::zip::Part;

/// How deep elements may lie in each other.
const MAX_DEPTH: u32 = 256;

pub struct Xml<'m> {
    reader: Reader<Part<'m>>,
    buffer: Vec<u8>,
    depth: u32,
}

/// What stands next. Names are without their prefix.
pub enum Node<'b> {
    Start(Tag<'b>),
    /// Also of an element that is empty.
    End(Name<'b>),
    /// A piece of a text: one text may come in several.
    Text(&'b str),
    /// A character that was written as a reference.
    Char(char),
    Eof,
}

/// The name of an element, borrowed from its tag.
pub struct Name<'b>(quick_xml::events::BytesEnd<'b>);

impl Name<'_> {
    #[inline]
    pub fn local(&self) -> &str {
        self.0.local_name().into_inner()
    }
}

/// A tag that opens an element.
pub struct Tag<'b>(BytesStart<'b>);

impl Tag<'_> {
    #[inline]
    pub fn local(&self) -> &str {
        self.0.local_name().into_inner()
    }

    /// Goes over the attributes, names without prefix, values as written. What is no attribute ends it.
    #[inline]
    pub fn attributes(&self, mut each: impl FnMut(&str, &str)) {
        for attribute in self.0.attributes().with_checks(false).map_while(Result::ok) {
            each(attribute.key.local_name().into_inner(), &attribute.value);
        }
    }

    /// The value of an attribute with its references resolved; empty if there is none.
    pub fn attribute(&self, name: &str) -> String {
        let mut found = String::new();
        self.attributes(|key, value| {
            if key == name {
                found = text_of(value);
            }
        });
        found
    }

    /// Is the attribute there, and yes?
    pub fn is_on(&self, name: &str) -> bool {
        matches!(&*self.attribute(name), "1" | "true" | "on")
    }
}

/// An attribute's value with its references resolved.
pub fn text_of(value: &str) -> String {
    unescape(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned)
}

impl<'m> Xml<'m> {
    pub fn new(part: Part<'m>) -> Self {
        let mut reader = Reader::from_reader(part);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0 }
    }

    /// The next tag or text.
    #[inline]
    pub fn next(&mut self) -> Result<Node<'_>, WorkbookError> {
        // A borrow that is given back in a loop is not understood yet: what is passed over is so by calling again.
        self.buffer.clear();
        self.reader.get_mut().begin_piece();
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(_) => {
                return Err(self
                    .reader
                    .get_mut()
                    .error()
                    .unwrap_or(WorkbookError::Damaged("its XML is broken")));
            }
        };
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(WorkbookError::Damaged("its XML is nested too deep"));
                }
                Node::Start(Tag(tag))
            }
            Event::End(name) => {
                self.depth = self.depth.saturating_sub(1);
                Node::End(Name(name))
            }
            Event::Text(text) => Node::Text(borrowed(text.into_inner())),
            Event::CData(text) => Node::Text(borrowed(text.into_inner())),
            Event::GeneralRef(reference) => match reference.resolve_char_ref() {
                Ok(Some(c)) => Node::Char(c),
                _ => Node::Text(resolve_predefined_entity(&reference).unwrap_or_default()),
            },
            Event::Eof if self.depth > 0 => return Err(WorkbookError::Damaged("its XML is cut off")),
            Event::Eof => Node::Eof,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Text(""),
        })
    }

    /// Passes over what is left of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), WorkbookError> {
        let depth = self.depth;
        while self.depth >= depth {
            self.next()?;
        }
        Ok(())
    }
}

/// quick-xml's texts always borrow from the buffer when read.
fn borrowed(text: std::borrow::Cow<'_, str>) -> &str {
    match text {
        std::borrow::Cow::Borrowed(text) => text,
        std::borrow::Cow::Owned(_) => "",
    }
}
