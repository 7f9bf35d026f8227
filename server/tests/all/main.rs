//! The server through its router, with a real database in a folder of its own for each test.

mod calls;
mod safety;
mod sign_in;
mod site;
mod world;
