"""How much redaction finds in German, Spanish, French, Portuguese: invented texts.

The sentences are our own, the names, streets and numbers are Faker's (MIT; it is no part of
Walkamile, and none of its names went into the lists). Install it beside: ``pip install faker``.
``texts`` gives each text with where its names, addresses and numbers stand.
"""

import random
import re

LOCALES = {
    "German": ("de_DE", "de_AT", "de_CH"),
    "Spanish": ("es_ES", "es_MX", "es_AR"),
    "French": ("fr_FR", "fr_BE", "fr_CH"),
    "Portuguese": ("pt_PT", "pt_BR"),
}
EACH, SEED = 200, 7
SLOT = re.compile(r"\{(\w+)\}")
KINDS = {
    "name": "names of persons",
    "first": "names of persons",
    "last": "names of persons",
    "address": "addresses",
    "phone": "phone numbers",
    "email": "e-mail addresses",
    "iban": "account numbers",
}
TEMPLATES = {
    "German": (
        "Guten Tag, mein Name ist {name} und ich warte seit drei Wochen auf meine Bestellung.",
        "Ihre Kollegin Frau {last} hat mir am Telefon zugesagt, dass ich mein Geld zurückbekomme.",
        "Bitte liefern Sie das Fahrrad an {address}, dort ist immer jemand zu Hause.",
        "Rufen Sie mich bitte unter {phone} zurück, am besten nach 18 Uhr.",
        "Ich habe gestern mit {name} gesprochen. {first} war sehr freundlich, konnte mir aber nicht helfen.",
        "Die Rechnung wurde an {email} geschickt, obwohl ich die Adresse längst geändert habe.",
        "Das Geld sollte auf mein Konto {iban} überwiesen werden, bisher ist nichts angekommen.",
        "Der Monteur kam nicht, und niemand hat abgesagt. Mit freundlichen Grüßen\n{name}\n{address}",
        "Danke an {first} aus der Werkstatt, die Bremsen funktionieren wieder einwandfrei.",
        "{name} aus Ihrer Filiale hat mich stehen lassen, das war unverschämt.",
        "Wir wohnen jetzt in der {address} und bekommen trotzdem Post an die alte Anschrift.",
        "Meine Frau {first} hat das Paket nie gesehen, fragen Sie bitte den Nachbarn {name}.",
    ),
    "Spanish": (
        "Buenos días, me llamo {name} y llevo tres semanas esperando mi pedido.",
        "La señora {last} me prometió por teléfono que me devolverían el dinero.",
        "Por favor envíen la bicicleta a {address}, siempre hay alguien en casa.",
        "Pueden llamarme al {phone} por la tarde, a partir de las seis.",
        "Ayer hablé con {name}. {first} fue muy amable, pero no pudo ayudarme.",
        "La factura llegó a {email} aunque cambié la dirección hace meses.",
        "El dinero tenía que llegar a mi cuenta {iban} y todavía no hay nada.",
        "El técnico no vino y nadie avisó. Un saludo,\n{name}\n{address}",
        "Gracias a {first} del taller, los frenos funcionan otra vez perfectamente.",
        "{name} de su tienda me dejó esperando una hora, qué falta de respeto.",
        "Ahora vivo en {address} y siguen mandando las cartas a la casa anterior.",
        "Mi marido {first} nunca vio el paquete, pregunten al vecino {name}.",
    ),
    "French": (
        "Bonjour, je m'appelle {name} et j'attends ma commande depuis trois semaines.",
        "Madame {last} m'a promis au téléphone que je serais remboursé.",
        "Merci de livrer le vélo au {address}, il y a toujours quelqu'un à la maison.",
        "Vous pouvez me joindre au {phone} après dix-huit heures.",
        "J'ai parlé hier avec {name}. {first} a été très aimable mais n'a pas pu m'aider.",
        "La facture est partie à {email} alors que j'ai changé d'adresse depuis longtemps.",
        "L'argent devait arriver sur mon compte {iban} et je n'ai toujours rien reçu.",
        "Le technicien n'est pas venu et personne n'a prévenu. Cordialement,\n{name}\n{address}",
        "Merci à {first} de l'atelier, les freins marchent de nouveau très bien.",
        "{name} de votre magasin m'a laissé attendre une heure, c'est inadmissible.",
        "Nous habitons maintenant {address} et le courrier part toujours à l'ancienne adresse.",
        "Mon mari {first} n'a jamais vu le colis, demandez au voisin {name}.",
    ),
    "Portuguese": (
        "Bom dia, o meu nome é {name} e espero a minha encomenda há três semanas.",
        "A senhora {last} prometeu-me ao telefone que devolviam o dinheiro.",
        "Por favor entreguem a bicicleta em {address}, está sempre alguém em casa.",
        "Podem ligar para {phone} depois das seis da tarde.",
        "Falei ontem com {name}. {first} foi muito simpático, mas não conseguiu ajudar.",
        "A fatura foi para {email} embora eu tenha mudado o endereço há meses.",
        "O dinheiro devia entrar na minha conta {iban} e até agora nada.",
        "O técnico não apareceu e ninguém avisou. Cumprimentos,\n{name}\n{address}",
        "Obrigado ao {first} da oficina, os travões funcionam outra vez muito bem.",
        "{name} da vossa loja deixou-me à espera uma hora, uma falta de respeito.",
        "Agora moro na {address} e as cartas continuam a ir para a casa antiga.",
        "O meu marido {first} nunca viu a encomenda, perguntem ao vizinho {name}.",
    ),
}


def texts(language):
    """Yield texts of a language, each with its spans (start, end, kind)."""
    import faker

    chance = random.Random(SEED)
    invented = [faker.Faker(locale) for locale in LOCALES[language]]
    for number, one in enumerate(invented):
        one.seed_instance(SEED + number)
    for number in range(EACH):
        template = TEMPLATES[language][number % len(TEMPLATES[language])]
        yield _filled(template, invented[number % len(invented)], chance)


def _filled(template, invent, chance):
    name = {"first": invent.first_name(), "last": invent.last_name()}
    made = {
        **name,
        "name": f"{name['first']} {name['last']}",
        "address": invent.address().replace("\n", chance.choice((", ", "\n"))),
        "phone": invent.phone_number(),
        "email": invent.email(),
        "iban": invent.iban(),
    }
    text, spans, last = "", [], 0
    for slot in SLOT.finditer(template):
        text += template[last : slot.start()]
        kind = slot.group(1)
        spans.append((len(text), len(text) + len(made[kind]), KINDS[kind]))
        text += made[kind]
        last = slot.end()
    return text + template[last:], spans
