//! Runs the sandbox alone: `cargo run -p cobro-sandbox --example serve -- STATE [PORT [WEBHOOK]]`.

use std::error::Error;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use cobro_sandbox::{SandboxConfig, SystemClock, WebhookTarget, start};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let state = PathBuf::from(arguments.next().ok_or("the first argument is the state file")?);
    let port = arguments.next().map(|port| port.parse()).transpose()?.unwrap_or(8081);
    let webhook = arguments.next().map(|url| WebhookTarget { url, secret: None });
    let sandbox = start(SandboxConfig {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        state,
        public_url: None,
        clock: Arc::new(SystemClock),
        seed: None,
        webhook,
        workers: 1,
        shop_name: "Tienda Cobro".to_owned(),
    })
    .await?;
    println!("address {}", sandbox.base_url());
    println!("key {}", sandbox.secret_key());
    println!("webhook secret {}", sandbox.webhook_secret());
    tokio::signal::ctrl_c().await?;
    sandbox.stop().await;
    Ok(())
}
