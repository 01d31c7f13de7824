//! A mailer that keeps what it is given, and writes mails as the shop does.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock};

use async_trait::async_trait;
use cobro::app::context::App;
use cobro::app::mailer::{DueMail, MailFailed, Mailer, WrittenMail};
use cobro::domain::ids::OrderId;
use cobro::domain::mail::MailKind;
use cobro::mail::files::FileMailer;

/// What was delivered, and whether anything is taken now.
#[derive(Default)]
pub struct Letterbox {
    delivered: Mutex<Vec<DueMail>>,
    full: AtomicBool,
    writer: OnceLock<FileMailer>,
}

impl Letterbox {
    /// Writes mails in the name of this shop.
    pub fn write_for(&self, app: &App, folder: &Path) {
        let writer = FileMailer::new(folder.join("mail"), app.settings.clone()).unwrap();
        assert!(self.writer.set(writer).is_ok(), "a letterbox is of one shop");
    }

    /// Takes no mail any more, or takes it again.
    pub fn is_full(&self, full: bool) {
        self.full.store(full, Ordering::SeqCst);
    }

    /// What was delivered to the customer of an order.
    pub fn of(&self, order: &OrderId) -> Vec<MailKind> {
        let all = self.delivered.lock().unwrap();
        let theirs = all.iter().filter(|mail| mail.team.is_none() && mail.order.id == *order);
        theirs.map(|mail| mail.kind).collect()
    }

    /// What was delivered to people of the team, with their addresses, as they read it.
    pub fn to_team(&self) -> Vec<(MailKind, String, WrittenMail)> {
        let all = self.delivered.lock().unwrap();
        let theirs = all.iter().filter_map(|mail| Some((mail, mail.team.as_ref()?)));
        let read = theirs.map(|(mail, to)| (mail.kind, to.email.clone(), self.write(mail)));
        read.map(|(kind, to, letter)| (kind, to, letter.unwrap())).collect()
    }
}

#[async_trait]
impl Mailer for Letterbox {
    fn write(&self, mail: &DueMail) -> Result<WrittenMail, MailFailed> {
        self.writer.get().expect("the test's shop has begun").write(mail)
    }

    async fn deliver(&self, mail: &DueMail) -> Result<(), MailFailed> {
        if self.full.load(Ordering::SeqCst) {
            return Err(MailFailed { message: "the letterbox is full".to_owned() });
        }
        self.delivered.lock().unwrap().push(mail.clone());
        Ok(())
    }
}
