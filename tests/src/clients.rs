//! What a story says of clients: which there are, what is changed about one, and what one expects.

use anyhow::{Context, bail};
use slated::ops::clients::{ClientCard, ClientChange, ClientFilter};
use slated::ops::expectations::SeenCard;
use slated_core::agency::ClientStatus;
use slated_core::contact::Contact;
use slated_core::expectation::Expectation;
use slated_core::time::Zone;
use slated_store::StoredExpectation;

use crate::commands::{answer, date, nobody, reasoned, split};
use crate::print::or_nothing;
use crate::world::World;

type Lines = Vec<String>;

const PAGE: u64 = 200;

pub(crate) async fn run(world: &World, word: &str, rest: &str) -> anyhow::Result<Lines> {
    let (head, said) = rest.split_once(": ").unwrap_or((rest, ""));
    let (what, login) = head.split_once(" by ").unwrap_or(("", head));
    let Some(by) = world.actor(login).await? else { return Ok(nobody(login)) };
    let ops = &world.ops;
    match word {
        "clients" => {
            let page = ops.client_list(&ClientFilter::default(), None, PAGE, &by).await;
            answer(page, |page| {
                let rows = page.clients.iter().map(|one| {
                    let deputy = one.client.deputy.as_deref();
                    let deputy = deputy.map_or_else(String::new, |login| format!(", deputy {login}"));
                    let risk = one
                        .risk
                        .as_ref()
                        .map_or_else(String::new, |stored| format!(", risk {}", stored.risk));
                    let (client, manager) = (&one.client, &one.client.manager);
                    format!(
                        "{} \"{}\", {manager}{deputy}, {}{risk}",
                        client.key,
                        client.name,
                        client.status.as_str()
                    )
                });
                or_nothing(rows.collect())
            })
        }
        "client" => answer(ops.client_card(what, &by).await, |card| card_in_words(&card)),
        "set" => {
            let change = change(said)?;
            let seen = match ops.client_card(what, &by).await {
                Ok(card) => card.version,
                Err(refused) => return answer(Err(refused), |()| Lines::new()),
            };
            answer(ops.change_client(what, seen, &change, &by).await, |card| card_in_words(&card))
        }
        "contact" => {
            let [name, role, email] = said.split(", ").collect::<Vec<_>>()[..] else {
                bail!("{said:?} is not a name, a role and an address");
            };
            let (name, role, email) = (name.to_owned(), role.to_owned(), Some(email.to_owned()));
            let (phone, messenger, note) = (None, None, None);
            let new = Contact { name, role, email, phone, messenger, note, receives_cabinet: true };
            answer(ops.add_contact(what, new, &by).await, |stored| {
                vec![format!("contact {}, version {}", stored.id, stored.version)]
            })
        }
        "expect" => {
            let (client, service) = split(what, " ")?;
            let (parts, why) = reasoned(said);
            let version = world.ops.store.read().await?.expectation(client, service).await?;
            let seen = SeenCard { client, service, version: version.map(|stored| stored.version) };
            let why = Some(why).filter(|why| !why.is_empty());
            answer(ops.write_expectation(seen, card(parts)?, why, &by).await, |stored| expected(&stored))
        }
        _ => answer(ops.expectations(what, &by).await, |cards| {
            or_nothing(cards.iter().flat_map(expected).collect())
        }),
    }
}

/// `manager=max, time zone=Europe/London because she moved`
fn change(said: &str) -> anyhow::Result<ClientChange> {
    let (fields, why) = reasoned(said);
    let mut change = ClientChange { reason: Some(why.to_owned()), ..ClientChange::default() };
    let given = |text: &str| Some(text.to_owned()).filter(|text| text != "nobody" && text != "none");
    for field in fields.split(", ") {
        let (name, value) = split(field, "=")?;
        match name {
            "name" => change.name = Some(value.to_owned()),
            "manager" => change.manager = Some(value.to_owned()),
            "deputy" => change.deputy = Some(given(value)),
            "zone" => change.zone = Some(Zone::named(value)?),
            "calendar" => change.calendar = Some(value.to_owned()),
            "status" => change.status = Some(ClientStatus::parse(value).context("not a status")?),
            "renewal" => change.renewal_on = Some(given(value).as_deref().map(date).transpose()?),
            "hours" => {
                change.contract_minutes =
                    Some(given(value).map(|h| h.parse::<u32>()).transpose()?.map(|h| h * 60))
            }
            _ => bail!("{name:?} is nothing that is changed about a client"),
        }
    }
    Ok(change)
}

/// `expected: more calls; excluded: texts`
fn card(said: &str) -> anyhow::Result<Expectation> {
    let mut card = Expectation::default();
    for part in said.split("; ") {
        let (name, text) = split(part, "=")?;
        let text = text.to_owned();
        match name {
            "expected" => card.expected = text,
            "promised" => card.promised = text,
            "excluded" => card.excluded = text,
            "success" => card.success = text,
            _ => bail!("{name:?} is no part of an expectation card"),
        }
    }
    Ok(card)
}

fn expected(stored: &StoredExpectation) -> Lines {
    let head = format!("{}, {} by {}", stored.service, stored.at, stored.by);
    let parts = stored.card.parts().into_iter().filter(|(_, text)| !text.is_empty());
    let parts = parts.map(|(part, text)| format!("  {part}: {text}"));
    [head].into_iter().chain(parts).collect()
}

fn card_in_words(card: &ClientCard) -> Lines {
    let client = &card.client;
    let deputy = client.deputy.as_deref().map_or_else(String::new, |login| format!(", deputy {login}"));
    let mut lines = vec![format!(
        "{} \"{}\", {}{deputy}, {}, {}",
        client.key,
        client.name,
        client.manager,
        client.zone.name(),
        client.status.as_str()
    )];
    lines.extend(client.renewal_on.map(|on| format!("renewal {on}")));
    lines.extend(client.contract_minutes.map(|minutes| format!("{} h a month", minutes / 60)));
    lines.extend(
        card.contacts
            .iter()
            .map(|one| format!("contact {}: {}, {}", one.id, one.contact.name, one.contact.role)),
    );
    lines.extend(card.understanding.iter().map(|one| {
        let note = one.note.as_deref().map_or_else(String::new, |note| format!(": {note}"));
        format!(
            "understood {} of 10 on {} by {}{note}",
            one.signal.kind.value(),
            one.signal.observed_on,
            one.by
        )
    }));
    lines.extend(card.expectations.iter().flat_map(expected));
    lines
}
