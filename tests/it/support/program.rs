//! The program itself, as its own process: started, killed and started again.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{env, fs, process};

use super::people::{Page, Visitor};

/// How long an order may take to end after a restart, with the real clock.
const PATIENCE: Duration = Duration::from_secs(40);

/// A folder and ports of its own, which outlive each start of the program.
pub struct Home {
    /// The data folder.
    pub folder: PathBuf,
    /// Where the shop listens.
    pub shop: String,
    /// Where the operators' addresses are.
    pub ops: String,
    /// Where the sandbox listens.
    pub sandbox: String,
}

impl Home {
    /// A new home.
    pub fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("cobro_home_{}_{number}", process::id()));
        fs::create_dir(&folder).expect("a new folder");
        let ports: Vec<TcpListener> =
            (0..3).map(|_| TcpListener::bind("127.0.0.1:0").expect("a free port")).collect();
        let at = |index: usize| ports[index].local_addr().expect("its address").to_string();
        Self { folder, shop: at(0), ops: at(1), sandbox: at(2) }
    }

    /// How browsers reach the shop.
    pub fn shop_url(&self) -> String {
        format!("http://{}", self.shop)
    }

    /// The program with these arguments, in this home.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cobro"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .env("COBRO_DATA_DIR", self.folder.join("data"))
            .env("COBRO_LISTEN", &self.shop)
            .env("COBRO_OPS_LISTEN", &self.ops)
            .env("COBRO_SANDBOX_LISTEN", &self.sandbox)
            .env("COBRO_RATE_LIMITS", "off");
        command
    }

    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("the program runs")
    }

    /// Starts the shop and waits until it says where it is.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Program {
        self.start(&[], settings, "Mail")
    }

    /// Starts any command that goes on, and waits for a line that begins so.
    pub fn start(&self, arguments: &[&str], settings: &[(&str, &str)], ready: &str) -> Program {
        let mut command = self.command(arguments);
        command.envs(settings.iter().copied());
        let log = fs::OpenOptions::new().create(true).append(true).open(self.folder.join("log"));
        command.stdout(Stdio::piped()).stderr(log.expect("a log"));
        let mut child = command.spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let told = lines.by_ref().map_while(Result::ok).any(|line| line.starts_with(ready));
        assert!(told, "the program did not start: {}", self.log());
        // What else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Program { child }
    }

    /// What the program logged.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }

    /// Asserts that every invariant holds, by the program's own word.
    pub fn check(&self) {
        let checked = self.run(&["check"]);
        let told = String::from_utf8_lossy(&checked.stdout).into_owned();
        assert_eq!(checked.status.code(), Some(0), "{told}\n{}", self.log());
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.folder) {
            eprintln!("{} was not removed: {error}", self.folder.display());
        }
    }
}

/// The program at work; killed when dropped.
pub struct Program {
    child: Child,
}

impl Program {
    /// Waits until it has died by itself.
    pub fn wait_for_death(&mut self) {
        let status = self.child.wait().expect("the child");
        assert!(!status.success(), "it should have died");
    }

    /// As `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().expect("the child");
        self.child.wait().expect("the child");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have died already, which is what some tests are about.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Opens a page again and again until it fits.
pub async fn until(visitor: &mut Visitor, path: &str, fits: impl Fn(&Page) -> bool) -> Page {
    let mut turns = tokio::time::interval(Duration::from_millis(200));
    let waiting = async {
        loop {
            turns.tick().await;
            let page = visitor.open(path).await;
            if fits(&page) {
                return page;
            }
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("the page says so in time")
}
