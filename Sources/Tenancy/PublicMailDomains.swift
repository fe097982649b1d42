/// Where anybody can have an address: nobody's domain, whoever claims it.
package enum PublicMailDomains {
    package static func contains(_ domain: String) -> Bool { all.contains(domain.lowercased()) }

    private static let all: Set<String> = [
        "126.com", "139.com", "163.com", "21cn.com", "abv.bg", "alice.it", "aol.com", "arcor.de", "att.net",
        "bellsouth.net", "bigpond.com", "bk.ru", "bluewin.ch", "bol.com.br", "btinternet.com", "charter.net",
        "comcast.net", "cox.net", "daum.net", "docomo.ne.jp", "duck.com", "earthlink.net", "ezweb.ne.jp",
        "fastmail.com", "fastmail.fm", "foxmail.com", "free.fr", "freenet.de", "gmail.com", "gmx.at", "gmx.ch",
        "gmx.com", "gmx.de", "gmx.net", "googlemail.com", "guerrillamail.com", "hanmail.net", "hey.com", "hotmail.ch",
        "hotmail.co.jp", "hotmail.co.uk", "hotmail.com", "hotmail.com.br", "hotmail.de", "hotmail.es", "hotmail.fr",
        "hotmail.it", "hushmail.com", "icloud.com", "inbox.lv", "inbox.ru", "interia.pl", "juno.com", "laposte.net",
        "libero.it", "list.ru", "live.ca", "live.co.uk", "live.com", "live.com.au", "live.de", "live.fr", "live.it",
        "live.nl", "mac.com", "mail.com", "mail.de", "mail.ru", "mailbox.org", "mailinator.com", "me.com", "msn.com",
        "nate.com", "naver.com", "neuf.fr", "o2.pl", "onet.pl", "online.de", "optonline.net", "orange.fr",
        "outlook.com", "outlook.com.br", "outlook.de", "outlook.es", "outlook.fr", "outlook.it", "outlook.jp",
        "pm.me", "posteo.de", "proton.me", "protonmail.ch", "protonmail.com", "qq.com", "rambler.ru",
        "rediffmail.com", "rocketmail.com", "rogers.com", "runbox.com", "sapo.pt", "sbcglobal.net", "seznam.cz",
        "sfr.fr", "shaw.ca", "sina.cn", "sina.com", "skynet.be", "sohu.com", "startmail.com", "sympatico.ca",
        "t-online.de", "telenet.be", "telus.net", "terra.com.br", "tiscali.it", "tuta.com", "tuta.io", "tutanota.com",
        "tutanota.de", "uol.com.br", "verizon.net", "virgilio.it", "virginmedia.com", "wanadoo.fr", "web.de", "wp.pl",
        "xtra.co.nz", "yahoo.ca", "yahoo.co.id", "yahoo.co.in", "yahoo.co.jp", "yahoo.co.uk", "yahoo.com",
        "yahoo.com.ar", "yahoo.com.au", "yahoo.com.br", "yahoo.com.mx", "yahoo.de", "yahoo.es", "yahoo.fr",
        "yahoo.in", "yahoo.it", "yandex.com", "yandex.ru", "yeah.net", "ymail.com", "ziggo.nl", "zoho.com",
    ]
}
