//! Which addresses the daemon may be sent to by what people type: public ones, and what the settings allow.
//!
//! An address is looked at as it is typed, after its name was resolved, and once more by the client that connects:
//! a name may answer differently the next time. Knows no HTTP.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use url::{Host, Url};

const RESOLVED_WITHIN: Duration = Duration::from_secs(5);
const URL_CHARS_MAX: usize = 2_000;

/// One network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    bits: u32,
}

/// Networks that may be reached although they are not public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<Network>);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    #[error("{0:?} is not an address: right would be for example https://example.org/hook")]
    NoUrl(String),
    #[error("the scheme is {0:?}: right would be https or http")]
    Scheme(String),
    #[error("it holds a user or a password: right would be an address without them")]
    Credentials,
    #[error(
        "{host} is {address}, which is private, local or reserved: right would be a public address, or notices.allow_addresses"
    )]
    Inside { host: String, address: IpAddr },
    #[error("{0} has no address: right would be a host that can be found")]
    Unknown(String),
}

impl Forbidden {
    /// The same for those who are not to learn what stands inside: neither which address a name has there, nor whether
    /// there is such a name.
    pub fn for_outsiders(&self) -> String {
        match self {
            Forbidden::Inside { host, .. } | Forbidden::Unknown(host) => {
                format!(
                    "{host} is not at a public address: right would be one that is, or ask an admin to allow it"
                )
            }
            Forbidden::NoUrl(_) | Forbidden::Scheme(_) | Forbidden::Credentials => self.to_string(),
        }
    }
}

impl Allowed {
    /// Networks with a comma between them; nothing is none.
    pub fn parse(text: &str) -> Option<Allowed> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        parts.map(network).collect::<Option<_>>().map(Allowed)
    }

    /// Whether this address may be reached.
    pub fn permits(&self, address: IpAddr) -> bool {
        // ::ffff:10.0.0.1 is 10.0.0.1 to whoever connects
        let address = address.to_canonical();
        is_public(address) || self.0.iter().any(|network| network.contains(address))
    }

    /// An address as it was typed: its form, and its host where that is a number.
    pub fn url(&self, text: &str) -> Result<Url, Forbidden> {
        let url = Url::parse(text).ok().filter(|url| url.has_host() && text.len() <= URL_CHARS_MAX);
        let url = url.ok_or_else(|| Forbidden::NoUrl(text.chars().take(80).collect()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::Scheme(url.scheme().to_owned()));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(Forbidden::Credentials);
        }
        let literal = match url.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        match literal.filter(|address| !self.permits(*address)) {
            Some(address) => Err(Forbidden::Inside { host: host(&url), address }),
            None => Ok(url),
        }
    }

    /// The same, and every address that its name has: one that is inside refuses it, whatever the others are.
    pub async fn resolved(&self, text: &str) -> Result<Url, Forbidden> {
        let url = self.url(text)?;
        if let Some(Host::Domain(name)) = url.host() {
            self.addresses(name, url.port_or_known_default().unwrap_or(443)).await?;
        }
        Ok(url)
    }

    pub async fn addresses(&self, name: &str, port: u16) -> Result<Vec<SocketAddr>, Forbidden> {
        let unknown = || Forbidden::Unknown(name.to_owned());
        let looked = tokio::time::timeout(RESOLVED_WITHIN, tokio::net::lookup_host((name, port))).await;
        let found: Vec<SocketAddr> = looked.map_err(|_| unknown())?.map_err(|_| unknown())?.collect();
        if let Some(inside) = found.iter().find(|address| !self.permits(address.ip())) {
            return Err(Forbidden::Inside { host: name.to_owned(), address: inside.ip() });
        }
        if found.is_empty() { Err(unknown()) } else { Ok(found) }
    }
}

fn host(url: &Url) -> String {
    url.host_str().unwrap_or_default().to_owned()
}

fn network(text: &str) -> Option<Network> {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address.parse::<IpAddr>().ok()?, Some(bits.parse::<u32>().ok()?)),
        None => (text.parse::<IpAddr>().ok()?, None),
    };
    let all = if address.is_ipv4() { 32 } else { 128 };
    let bits = bits.unwrap_or(all);
    (bits <= all).then_some(Network { address, bits })
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => {
                let mask = u32::MAX.checked_shl(32 - self.bits).unwrap_or(0);
                ours.to_bits() & mask == theirs.to_bits() & mask
            }
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => {
                let mask = u128::MAX.checked_shl(128 - self.bits).unwrap_or(0);
                ours.to_bits() & mask == theirs.to_bits() & mask
            }
            (IpAddr::V4(_), IpAddr::V6(_)) | (IpAddr::V6(_), IpAddr::V4(_)) => false,
        }
    }
}

/// What IANA has set aside is not public.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => !V4_RESERVED.iter().any(|&(network, bits)| {
            Network { address: IpAddr::V4(network), bits }.contains(IpAddr::V4(address))
        }),
        IpAddr::V6(address) => {
            let within = |&(network, bits): &(Ipv6Addr, u32)| {
                Network { address: IpAddr::V6(network), bits }.contains(IpAddr::V6(address))
            };
            // only the global unicast block is given out at all; NAT64 and the like lie outside of it
            within(&(Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3)) && !V6_RESERVED.iter().any(within)
        }
    }
}

const V4_RESERVED: [(Ipv4Addr, u32); 15] = [
    (Ipv4Addr::new(0, 0, 0, 0), 8),
    (Ipv4Addr::new(10, 0, 0, 0), 8),
    (Ipv4Addr::new(100, 64, 0, 0), 10),
    (Ipv4Addr::new(127, 0, 0, 0), 8),
    (Ipv4Addr::new(169, 254, 0, 0), 16),
    (Ipv4Addr::new(172, 16, 0, 0), 12),
    (Ipv4Addr::new(192, 0, 0, 0), 24),
    (Ipv4Addr::new(192, 0, 2, 0), 24),
    (Ipv4Addr::new(192, 88, 99, 0), 24),
    (Ipv4Addr::new(192, 168, 0, 0), 16),
    (Ipv4Addr::new(198, 18, 0, 0), 15),
    (Ipv4Addr::new(198, 51, 100, 0), 24),
    (Ipv4Addr::new(203, 0, 113, 0), 24),
    (Ipv4Addr::new(224, 0, 0, 0), 4),
    (Ipv4Addr::new(240, 0, 0, 0), 4),
];

const V6_RESERVED: [(Ipv6Addr, u32); 4] = [
    // Teredo, ORCHID, benchmarking and other protocols
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23),
    // documentation
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20),
    // 6to4, which carries an IPv4 address
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Every spelling of an inner host that a URL parser takes for one, and what must not be parsed at all.
    const INSIDE: &[&str] = &[
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.0.1./",
        "http://0/",
        "http://0.0.0.0/",
        "http://127.255.255.254/",
        "http://%31%32%37.0.0.1/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http://①②⑦.0.0.1/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[0:0:0:0:0:ffff:127.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[64:ff9b:1::a00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[2002:a00:1::1]/",
        "http://[2001::1]/",
        "http://[2001:db8::1]/",
        "http://[3fff::1]/",
        "http://[fc00::1]/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://[fec0::1]/",
        "http://[ff02::1]/",
        "http://[100::1]/",
        "http://[5f00::1]/",
        "http://10.0.0.1/",
        "http://10.255.255.255/",
        "http://172.16.0.1/",
        "http://172.31.255.254/",
        "http://192.168.0.1/",
        "http://192.168.1.1:8080/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0xa9fea9fe/",
        "http://2852039166/",
        "http://[::ffff:169.254.169.254]/",
        "http://100.64.0.1/",
        "http://100.127.255.254/",
        "http://198.18.0.1/",
        "http://192.0.0.1/",
        "http://192.0.2.1/",
        "http://198.51.100.1/",
        "http://203.0.113.1/",
        "http://192.88.99.1/",
        "http://224.0.0.1/",
        "http://239.1.1.1/",
        "http://240.0.0.1/",
        "http://255.255.255.255/",
        "http:127.0.0.1",
        "http:///127.0.0.1/",
        "http://\\127.0.0.1\\",
        "http://1.1.1.1@127.0.0.1/",
        "http://127.0.0.1#@1.1.1.1/",
        "http://127.0.0.1%00.example/",
        "http://[fe80::1%25eth0]/",
        "http://",
        "http:///",
        "https://?x",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "javascript:alert(1)",
        "//127.0.0.1/",
        "127.0.0.1:80",
        "",
        "unix:/run/docker.sock",
        "http://user:secret@1.1.1.1/",
        "http://999.999.999.999/",
        "http://1.1.1.1:99999/",
    ];

    #[test]
    fn no_spelling_of_an_inner_address_is_permitted() {
        assert!(INSIDE.len() >= 60);
        let allowed = Allowed::default();
        let passed: Vec<_> = INSIDE.iter().filter(|text| allowed.url(text).is_ok()).collect();
        assert!(passed.is_empty(), "{passed:?}");
    }

    #[test]
    fn public_addresses_are_permitted() {
        let allowed = Allowed::default();
        for text in [
            "https://example.org/hook?x=1#y",
            "http://1.1.1.1/",
            "https://8.8.8.8:8443/",
            "http://172.15.0.1/",
            "http://172.32.0.1/",
            "http://100.63.0.1/",
            "http://[2606:4700:4700::1111]/",
            "http://[2a00::1]/",
            "http://192.0.3.1/",
            "http://223.255.255.255/",
        ] {
            assert_eq!(allowed.url(text).map(|_| ()), Ok(()), "{text}");
        }
    }

    #[tokio::test]
    async fn a_name_of_an_inner_address_is_refused_when_it_is_resolved() {
        let allowed = Allowed::default();
        for name in ["localhost", "localhost.", "LOCALHOST"] {
            let url = format!("http://{name}/");
            assert!(allowed.url(&url).is_ok(), "the name alone says nothing");
            let refused = allowed.resolved(&url).await.unwrap_err();
            assert!(matches!(refused, Forbidden::Inside { .. } | Forbidden::Unknown(_)), "{name}: {refused}");
        }
        let loopback = Allowed::parse("127.0.0.0/8, ::1").unwrap();
        assert!(loopback.resolved("http://localhost/").await.is_ok());
    }

    /// Red while a person was told which address a name has inside, or whether there is such a name.
    #[tokio::test]
    async fn who_types_a_name_learns_nothing_of_what_stands_behind_it() {
        let outside = async |url: &str| {
            let refused = Allowed::default().resolved(url).await.unwrap_err();
            refused.for_outsiders()
        };
        let words = |host: &str| {
            format!(
                "{host} is not at a public address: right would be one that is, or ask an admin to allow it"
            )
        };
        assert_eq!(outside("http://localhost/").await, words("localhost"));
        assert_eq!(outside("http://there.is.none.invalid/").await, words("there.is.none.invalid"));
        assert_eq!(outside("http://10.0.0.1/").await, words("10.0.0.1"), "as it was typed");
        assert!(outside("ftp://1.1.1.1/").await.starts_with("the scheme is \"ftp\""));
    }

    #[test]
    fn an_allowed_network_opens_itself_and_nothing_else() {
        let allowed = Allowed::parse("127.0.0.1/32, 10.1.0.0/16, fd00:1::/32").unwrap();
        let check = |text: &str| allowed.url(text).is_ok();
        assert!(
            check("http://127.0.0.1/") && check("http://[::ffff:127.0.0.1]/") && check("http://10.1.255.1/")
        );
        assert!(check("http://[fd00:1::7]/"));
        assert!(!check("http://127.0.0.2/") && !check("http://10.2.0.1/") && !check("http://[::1]/"));
        assert!(!check("http://[fd00:2::1]/") && !check("http://169.254.169.254/"));
        assert!(Allowed::parse("0.0.0.0/0").unwrap().url("http://10.0.0.1/").is_ok());
    }

    #[test]
    fn a_network_that_cannot_be_read_is_refused() {
        for wrong in ["10.0.0.0/33", "::/129", "10.0.0/8", "localhost", "10.0.0.0/-1", "10.0.0.0/8/8"] {
            assert_eq!(Allowed::parse(wrong), None, "{wrong}");
        }
        assert_eq!(Allowed::parse(" , "), Some(Allowed::default()));
    }
}
