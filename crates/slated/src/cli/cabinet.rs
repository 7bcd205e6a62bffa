//! `slated cabinet`: what a client would see.

use std::io;

use serde_json::Value;

use super::card::{items, text};
use super::out::{Out, Tone};
use super::remote::{Remote, RemoteError};
use super::sold::SoldArgs;

pub(super) async fn ask(remote: &Remote, args: &SoldArgs) -> Result<Value, RemoteError> {
    let query = [("from", args.from.to_string()), ("to", args.to.to_string())];
    Ok(remote.get(&["v1", "clients", &args.client, "cabinet"], &query).await?.body)
}

pub(super) fn shown(body: &Value, out: &mut Out) -> io::Result<()> {
    let title = out.toned(text(body, "name"), Tone::Strong);
    out.line(title)?;
    for (key, heading) in
        [("done", "done"), ("under_way", "under way"), ("promises", "promised"), ("next", "comes next")]
    {
        let entries = items(body, key);
        if entries.is_empty() {
            continue;
        }
        out.line(heading)?;
        let rows = entries
            .iter()
            .map(|entry| ["on", "title", "what_for"].map(|field| text(entry, field).into()).into());
        out.table(&["day", "what", "what for"], rows.collect())?;
        for entry in entries.iter().filter(|entry| !text(entry, "result").is_empty()) {
            out.line(format!("{}: {}", text(entry, "title"), text(entry, "result")))?;
        }
        for link in entries.iter().flat_map(|entry| items(entry, "links")) {
            out.line(text(link, "url"))?;
        }
    }
    Ok(())
}
