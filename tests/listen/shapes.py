"""Tables as people really hand them over: other separators, encodings, dates, scores.

Each line: language | encoding | separator | style of dates | headings | kinds | text; date;
rating. Kinds as in ``foreign``, and besides: , a mark with a decimal comma, * stars drawn,
/ four of five, % a share, + a mark with its word, 1 a second column of words, p a product,
N a colleague's note, f an amount, h a code. In headings
``_`` stands for one without a name, ``^`` begins with two lines of a report's title.
"""

import csv
import io
import random

from listen.foreign import CITIES, NAMES, SAID, Foreign

MONTHS = {
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni"],
    "fr": ["janvier", "février", "mars", "avril", "mai", "juin"],
    "es": ["enero", "febrero", "marzo", "abril", "mayo", "junio"],
    "pt": ["janeiro", "fevereiro", "março", "abril", "maio", "junho"],
    "en": ["January", "February", "March", "April", "May", "June"],
}
SHAPES = """
de|utf-8-sig|;|dmy|Nr;Datum;Kommentar;Sterne;Filiale|idtrs|Kommentar;Datum;Sterne
de|cp1252|;|dmy|Kundennummer;Eingang am;Rückmeldung;Schulnote;Kanal|idtgc|Rückmeldung;Eingang am;Schulnote
de|cp1252|;|dmy time|Zeitstempel;Wie zufrieden sind Sie?;Was können wir besser machen?;Ort|drts|Was können wir besser machen?;Zeitstempel;Wie zufrieden sind Sie?
de|utf-8|;|words|Datum;Bewertung;Bewertungstext;Verfasser|d,tu|Bewertungstext;Datum;Bewertung
de|utf-8|;|dmy|Beschwerde-ID;Beschwerdedatum;Beschwerdegrund;Freitext;Bearbeiter|idctu|Freitext;Beschwerdedatum;
de|utf-8-sig|;|dmy|Datum;NPS;Begründung;Segment|dRtc|Begründung;Datum;NPS
de|utf-8|tab|iso|ID	Erstellt	Anmerkung	Gesamtnote|idtg|Anmerkung;Erstellt;Gesamtnote
de|utf-8|;|dmy|Was hat Ihnen gefallen?;Was hat gestört?;Weiterempfehlung (0-10);Datum|t1Rd|Was hat Ihnen gefallen?+Was hat gestört?;Datum;Weiterempfehlung (0-10)
de|cp1252|;|dmy short|Lfd. Nr.;Tag;Meinung;Punkte|idtr|Meinung;Tag;Punkte
de|utf-8|;|dmy|_;Datum;Kundenstimme;Sterne|idtr|Kundenstimme;Datum;Sterne
fr|utf-8-sig|;|dmy slash|N°;Date;Commentaire;Note;Magasin|idtrs|Commentaire;Date;Note
fr|cp1252|;|dmy slash time|Horodateur;Quelle est votre opinion ?;Note globale (sur 10)|dtR|Quelle est votre opinion ?;Horodateur;Note globale (sur 10)
fr|cp1252|;|dmy slash|Identifiant;Date de dépôt;Avis;Étoiles;Réponse|idtra|Avis;Date de dépôt;Étoiles
fr|utf-8|;|words|Date de l'avis;Titre de l'avis;Texte de l'avis;Note donnée|dTt,|Texte de l'avis;Date de l'avis;Note donnée
fr|utf-8|;|dmy slash|Points forts;Points faibles;Score NPS;Date de réponse|t1Rd|Points forts+Points faibles;Date de réponse;Score NPS
fr|utf-8|tab|iso time|id	cree_le	verbatim	canal	note|idtcr|verbatim;cree_le;note
fr|utf-8|pipe|dmy slash|Client;Réclamation;Reçue le;Agence|utds|Réclamation;Reçue le;
es|utf-8-sig|;|dmy slash|ID;Fecha;Comentario;Estrellas;Tienda|idtrs|Comentario;Fecha;Estrellas
es|cp1252|;|dmy slash|Código;Fecha de alta;Opinión;Valoración;Provincia|idt,s|Opinión;Fecha de alta;Valoración
es|cp1252|;|dmy slash time|Marca temporal;¿Qué le pareció el servicio?;¿Nos recomendaría? (0-10)|dtR|¿Qué le pareció el servicio?;Marca temporal;¿Nos recomendaría? (0-10)
es|utf-8|,|words|fecha,usuario,reseña,puntuación|dutr|reseña;fecha;puntuación
es|utf-8|;|dmy slash|Nº de queja;Motivo;Descripción de la queja;Fecha de la queja|ictd|Descripción de la queja;Fecha de la queja;
es|utf-8|,|iso|_,comentarios,calificacion,sucursal|itrs|comentarios;;calificacion
pt|utf-8-sig|;|dmy slash|Protocolo;Data;Comentário;Nota;Loja|idtRs|Comentário;Data;Nota
pt|cp1252|;|dmy slash|Data da avaliação;Avaliação;Opinião do cliente;Produto|drtc|Opinião do cliente;Data da avaliação;Avaliação
pt|utf-8|;|dmy slash time|Carimbo de data/hora;O que podemos melhorar?;Satisfação (1 a 5)|dtr|O que podemos melhorar?;Carimbo de data/hora;Satisfação (1 a 5)
pt|utf-8|,|words|data,autor,mensagem,estrelas|dutr|mensagem;data;estrelas
pt|utf-8|;|dmy slash|Reclamação;Resposta da empresa;Aberta em;Situação|tadc|Reclamação;Aberta em;
it|utf-8|;|dmy slash|Codice;Data;Commento;Stelle;Negozio|idtrs|Commento;Data;Stelle
it|cp1252|;|dmy slash|Data recensione;Recensione;Voto;Autore|dt,u|Recensione;Data recensione;Voto
it|utf-8|;|dmy slash|Cosa Le è piaciuto?;Cosa possiamo migliorare?;Valutazione;Data|t1rd|Cosa Le è piaciuto?+Cosa possiamo migliorare?;Data;Valutazione
nl|utf-8|;|dmy dash|Nummer;Datum;Opmerking;Cijfer;Vestiging|idtRs|Opmerking;Datum;Cijfer
nl|utf-8|;|dmy dash|Ingevuld op;Toelichting;Aanbevelingsscore|dtR|Toelichting;Ingevuld op;Aanbevelingsscore
nl|cp1252|;|dmy dash|Klacht;Datum klacht;Afdeling;Klantnummer|tdci|Klacht;Datum klacht;
pl|utf-8|;|iso|Lp;Data;Opinia;Ocena;Miasto|idtrs|Opinia;Data;Ocena
pl|utf-8|;|dmy|Numer zgłoszenia;Treść zgłoszenia;Data zgłoszenia|itd|Treść zgłoszenia;Data zgłoszenia;
sv|utf-8|;|iso|Id;Datum;Kommentar;Betyg;Butik|idtrs|Kommentar;Datum;Betyg
sv|cp1252|;|iso|Kundnr;Synpunkt;Inkom|itd|Synpunkt;Inkom;
tr|utf-8|;|dmy|No;Tarih;Yorum;Puan;Şube|idtrs|Yorum;Tarih;Puan
ru|utf-8|;|dmy|№;Дата;Отзыв;Оценка;Город|idtrs|Отзыв;Дата;Оценка
ru|cp1251|;|dmy|Номер;Дата обращения;Текст обращения;Клиент|idtu|Текст обращения;Дата обращения;
ja|utf-8-sig|,|ymd slash|番号,投稿日,口コミ,評価,店舗|idtrs|口コミ;投稿日;評価
ja|cp932|,|ymd slash|回答日時,ご意見・ご感想,満足度|dtr|ご意見・ご感想;回答日時;満足度
zh|utf-8-sig|,|iso time|序号,评论时间,评论内容,评分,门店|idtrs|评论内容;评论时间;评分
ko|utf-8|,|iso|번호,작성일,리뷰,별점|idtr|리뷰;작성일;별점
en|utf-8|,|dmy slash|Ref,Date received,Complaint,Branch,Outcome|idtsc|Complaint;Date received;
en|utf-8|,|iso time|timestamp,stars,what happened|drt|what happened;timestamp;stars
en|utf-8|,|iso|date,rating,opinion|d*t|opinion;date;rating
en|utf-8|,|iso|When,Score,Feedback|d/t|Feedback;When;Score
en|utf-8|tab|words|Submitted	NPS	Why did you give this score?	Plan|dRtc|Why did you give this score?;Submitted;NPS
en|utf-8|pipe|american|Guest;Arrival;Remarks;Mark|udtR|Remarks;Arrival;Mark
en|utf-8|,|iso time|^ticket,opened,subject,body,csat|idTtr|body;opened;csat
en|utf-8|;|dmy slash|What did we do well?;What should we change?;Overall (1-10);Completed|t1Rd|What did we do well?+What should we change?;Completed;Overall (1-10)
en|utf-16|tab|iso|Caller	Called at	Note of the call	Minutes|udtn|Note of the call;Called at;
en|utf-8|,|epoch|uid,ts,msg,lang|ietc|msg;ts;
en|utf-8|,|iso|a,b,c,d|idtr|c;b;
en|utf-8|,|iso time|createdTime,fields.Feedback,fields.Rating,fields.Page|dtrl|fields.Feedback;createdTime;fields.Rating
en|cp1252|,|american|Date of visit,How was your visit?,Would you recommend us?|dtR|How was your visit?;Date of visit;Would you recommend us?
en|utf-8|,|iso|respondent,q1_satisfaction,q2_why,q3_anything_else,completed_at|irt1d|q2_why+q3_anything_else;completed_at;q1_satisfaction
de|cp1252|;|dmy|Auftragsnummer;Rückmeldedatum;Was war gut / schlecht?;Note (1-6);Region|idtgs|Was war gut / schlecht?;Rückmeldedatum;Note (1-6)
de|utf-8|;|dmy|Vorgang;Gemeldet am;Problem aus Kundensicht;Status|idtc|Problem aus Kundensicht;Gemeldet am;
de|utf-8|;|dmy time|Eingangszeit;Kundenmeinung im Wortlaut;Gesamteindruck (Sterne)|dtr|Kundenmeinung im Wortlaut;Eingangszeit;Gesamteindruck (Sterne)
de|utf-8|tab|iso|lead	ausgefuellt	warum	wert|idtR|warum;ausgefuellt;wert
fr|utf-8|;|dmy slash|Ref dossier;Ouvert le;Demande du client;Satisfaction /5|idtr|Demande du client;Ouvert le;Satisfaction /5
fr|cp1252|;|dmy slash|Date d'achat;Ce que vous avez aimé;Ce qui vous a déplu;Recommandation|dt1R|Ce que vous avez aimé+Ce qui vous a déplu;Date d'achat;Recommandation
fr|utf-8|,|iso|mail,ressenti,nb_etoiles,envoye|utrd|ressenti;envoye;nb_etoiles
es|utf-8|;|dmy slash|Expediente;Recibida;Texto de la reclamación;Oficina|idts|Texto de la reclamación;Recibida;
es|utf-8|;|dmy slash|Lo mejor;Lo peor;Puntos;Día|t1rd|Lo mejor+Lo peor;Día;Puntos
es|cp1252|;|dmy slash|Encuestado;¿Por qué nos da esa nota?;Nota;Fecha encuesta|utRd|¿Por qué nos da esa nota?;Fecha encuesta;Nota
pt|utf-8|;|dmy slash|Chamado;Aberto em;Relato do cliente;Satisfação|idtr|Relato do cliente;Aberto em;Satisfação
pt|utf-8|;|dmy slash|Cliente;Elogio ou crítica;Quando;Nota de 0 a 10|utdR|Elogio ou crítica;Quando;Nota de 0 a 10
it|utf-8|;|dmy slash|N. pratica;Data apertura;Testo segnalazione;Sede|idts|Testo segnalazione;Data apertura;
nl|utf-8|;|dmy dash|Zaaknummer;Binnengekomen;Wat wilt u ons vertellen?;Rapportcijfer|idtR|Wat wilt u ons vertellen?;Binnengekomen;Rapportcijfer
pl|utf-8|;|dmy|ID;Kiedy;Co możemy poprawić?;Ile gwiazdek|idtr|Co możemy poprawić?;Kiedy;Ile gwiazdek
sv|utf-8|;|iso|Ärende;Registrerad;Kundens ord;Nöjdhet 1-5|idtr|Kundens ord;Registrerad;Nöjdhet 1-5
en|utf-8|,|american|Store #,Trans Date,Guest Verbatim,OSAT (1-5),LTR (0-10)|idtrR|Guest Verbatim;Trans Date;OSAT (1-5)
en|utf-8|,|dmy slash|Case,Logged,Customer says,Priority|idtc|Customer says;Logged;
en|utf-8|,|iso time|contact_reason,free_response,nps_0_10,ended_at|ctRd|free_response;ended_at;nps_0_10
en|utf-8|tab|words|Visited	Stars out of five	In their own words	Site|drts|In their own words;Visited;Stars out of five
en|utf-8|,|iso|id,liked_most,liked_least,recommend,submitted_on|it1Rd|liked_most+liked_least;submitted_on;recommend
ja|utf-8|,|ymd slash|ID,受付日時,お客様の声,総合満足度|idtr|お客様の声;受付日時;総合満足度
zh|utf-8|,|iso|工单号,提交日期,客户描述,满意度评分|idtr|客户描述;提交日期;满意度评分
ru|utf-8|;|dmy|ID заявки;Создана;Что не понравилось?;Балл|idtr|Что не понравилось?;Создана;Балл
de|utf-8|;|dmy|Kontakt;Anruf am;Gesprächsnotiz;Stimmung|udtc|Gesprächsnotiz;Anruf am;
de|cp1252|;|dmy|Bogen;Abgabe;Anregungen und Wünsche;Gesamturteil (1 = sehr gut)|idtg|Anregungen und Wünsche;Abgabe;Gesamturteil (1 = sehr gut)
de|utf-8|;|iso|Bestellung;Lieferdatum;Kundenrezension;Sterne (max. 5)|idtr|Kundenrezension;Lieferdatum;Sterne (max. 5)
fr|utf-8|;|dmy slash|Matricule;Saisi le;Observation du voyageur;Ligne|idtc|Observation du voyageur;Saisi le;
fr|utf-8|;|dmy slash|Qu'avez-vous pensé de votre visite ?;Notez-nous de 1 à 5;Jour|trd|Qu'avez-vous pensé de votre visite ?;Jour;Notez-nous de 1 à 5
es|utf-8|;|dmy slash|Socio;Comentario libre;Satisfacción general;Enviada|utRd|Comentario libre;Enviada;Satisfacción general
es|utf-8|,|iso|ticket,detalle,canal,creado_en|itcd|detalle;creado_en;
pt|utf-8|;|dmy slash|Hóspede;Entrada;Comentário geral;Nota final|udtR|Comentário geral;Entrada;Nota final
it|utf-8|;|dmy slash|Cliente;Lamentela;Ricevuta il;Reparto|utdc|Lamentela;Ricevuta il;
nl|utf-8|;|dmy dash|Respondent;Ingezonden;Wat kan beter?;Score (0-10)|idtR|Wat kan beter?;Ingezonden;Score (0-10)
en|utf-8|,|iso|member_no,visit_dt,member_feedback,star_rating,club|idtrs|member_feedback;visit_dt;star_rating
en|utf-8|,|american|Survey #,Completed On,Comments/Suggestions,Overall Experience|idtr|Comments/Suggestions;Completed On;Overall Experience
en|utf-8|,|dmy slash|Patient ref,Date of contact,What was good?,What could be better?,FFT score|idt1r|What was good?+What could be better?;Date of contact;FFT score
en|utf-8|,|iso time|review.id,review.created,review.author.name,review.body,review.stars|idutr|review.body;review.created;review.stars
en|utf-8|tab|iso|App	Version	Submitted at	Star	Review in original language|ccdrt|Review in original language;Submitted at;Star
en|utf-8|,|words|Name,Said on,Quote,Team|udtc|Quote;Said on;
pl|utf-8|;|iso|Zamówienie;Wystawiono;Komentarz klienta;Gwiazdki|idtr|Komentarz klienta;Wystawiono;Gwiazdki
sv|utf-8|;|iso|Besök;Besöksdatum;Vad tyckte du?;Betyg 1-5|idtr|Vad tyckte du?;Besöksdatum;Betyg 1-5
ja|utf-8|,|ymd slash|注文番号,レビュー日,レビュー本文,星の数|idtr|レビュー本文;レビュー日;星の数
ko|utf-8|,|iso|주문번호,등록일자,상품평,평점|idtr|상품평;등록일자;평점
en|utf-8|,|iso time|Ticket ID,Requester,Subject,First customer message,Last agent reply,Created at,Solved at,Satisfaction rating,Internal note|iuTtaddrN|First customer message;Created at;Satisfaction rating
en|utf-8|,|american|Order ID,SKU,Product Title,Order Date,Review Date,Star Rating,Review Title,Review Text,Verified Purchase|ihpddrTtc|Review Text;Review Date;Star Rating
en|utf-8|,|iso|Reservation,Guest Name,Check-in,Check-out,Review posted,Overall,Location score,Cleanliness score,Public review,Private feedback to host|iuddd,RRt1|Public review+Private feedback to host;Review posted;Overall
en|utf-8|,|dmy slash time|Complaint reference,Account no,Product,Date raised,Date closed,Customer narrative,Resolution summary,Redress paid|iicddtaf|Customer narrative;Date raised;
en|utf-8|tab|iso time|conversation_id	message_id	direction	sent_at	body	agent_name	sla_minutes|ihcdtun|body;sent_at;
en|utf-8|,|iso time|response_id,collector,started,finished,nps,nps_reason,csat_support,ip,device|icddRtrhc|nps_reason;finished;nps
en|utf-8|,|words|Place,Reviewer,Published,Stars,Review,Owner response,Owner responded|sudrtad|Review;Published;Stars
en|utf-8-sig|;|dmy slash|Case No.;Category;Sub-category;Customer comments;Staff notes;Received;Target date;Owner|icctNddu|Customer comments;Received;
de|utf-8-sig|;|dmy time|Ticketnummer;Betreff;Kundenanliegen;Antwort des Mitarbeiters;Erstellt am;Geschlossen am;Zufriedenheit (1-5);Interne Notiz|iTtaddrN|Kundenanliegen;Erstellt am;Zufriedenheit (1-5)
de|cp1252|;|dmy|Buchungsnr.;Anreise;Abreise;Bewertet am;Gesamt;Zimmer;Sauberkeit;Kommentar des Gastes;Antwort Hotel|iddd,RRta|Kommentar des Gastes;Bewertet am;Gesamt
de|utf-8|;|dmy|Kontonummer;Filialnr;Beschwerdeeingang;Beschwerdetext;Stellungnahme Bank;Erledigt am;Betrag|iidtadf|Beschwerdetext;Beschwerdeeingang;
de|utf-8|;|iso|Artikelnummer;Artikelbezeichnung;Kaufdatum;Rezensionsdatum;Sterne;Titel;Rezensionstext;Hilfreich|ipddrTtn|Rezensionstext;Rezensionsdatum;Sterne
de|utf-8|;|dmy|Teilnehmer-ID;Einladung;Abgeschlossen;Weiterempfehlung;Warum?;Freundlichkeit;Wartezeit|iddRtrr|Warum?;Abgeschlossen;Weiterempfehlung
fr|utf-8|;|dmy slash time|N° ticket;Objet;Message du client;Réponse du conseiller;Créé le;Résolu le;Note de satisfaction;Commentaire interne|iTtaddrN|Message du client;Créé le;Note de satisfaction
fr|utf-8-sig|;|dmy slash|Réf. commande;Libellé produit;Date de commande;Date de l'avis;Note /5;Titre;Avis client|ipddrTt|Avis client;Date de l'avis;Note /5
fr|cp1252|;|dmy slash|N° réservation;Arrivée;Départ;Note globale;Note chambre;Votre commentaire;Réponse de l'hôtel|idd,Rta|Votre commentaire;Arrivée;Note globale
fr|utf-8|;|dmy slash|Agence;N° de compte;Date de réception;Clôturée le;Exposé de la réclamation;Suite donnée;Montant|siddtaf|Exposé de la réclamation;Date de réception;
es|utf-8|;|dmy slash time|N.º de ticket;Asunto;Mensaje del cliente;Respuesta del agente;Creado el;Cerrado el;Satisfacción;Nota interna|iTtaddrN|Mensaje del cliente;Creado el;Satisfacción
es|utf-8|;|dmy slash|Pedido;Producto;Fecha de compra;Fecha de la reseña;Estrellas;Título de la reseña;Texto|ipddrTt|Texto;Fecha de la reseña;Estrellas
es|utf-8|,|iso|id_encuesta,enviada,respondida,nps,motivo_nps,csat,comentario_agente|iddRtrN|motivo_nps;respondida;nps
pt|utf-8|;|dmy slash time|Nº do chamado;Assunto;Mensagem do cliente;Resposta do atendente;Criado em;Encerrado em;Avaliação do atendimento;Observação interna|iTtaddrN|Mensagem do cliente;Criado em;Avaliação do atendimento
pt|utf-8|;|dmy slash|Reserva;Check-in;Check-out;Data da avaliação;Nota geral;Limpeza;Comentário do hóspede;Resposta da propriedade|iddd,Rta|Comentário do hóspede;Data da avaliação;Nota geral
it|utf-8|;|dmy slash|N. ordine;Prodotto;Data ordine;Data recensione;Stelle;Titolo recensione;Testo recensione;Risposta venditore|ipddrTta|Testo recensione;Data recensione;Stelle
nl|utf-8|;|dmy dash|Boeking;Aankomst;Vertrek;Beoordeeld op;Totaalcijfer;Kamer;Toelichting gast;Reactie hotel|iddd,Rta|Toelichting gast;Beoordeeld op;Totaalcijfer
pl|utf-8|;|iso time|Nr zgłoszenia;Temat;Wiadomość klienta;Odpowiedź konsultanta;Utworzono;Zamknięto;Ocena|iTtaddr|Wiadomość klienta;Utworzono;Ocena
"""
PRODUCTS = [
    "Comfort saddle black",
    "City bicycle Amsterdam",
    "Trekking pedals, pair",
    "Bell brass",
]
NOTES = [
    "called back, voicemail",
    "refund approved by JK",
    "see other ticket",
    "waiting for parts",
]
SEPARATORS = {"tab": "\t", "pipe": "|"}


def shapes(seed: int = 5, rows: int = 40) -> list[Foreign]:
    """Return one file for every line above."""
    return [_shape(line, seed, rows) for line in SHAPES.strip().splitlines()]


def _shape(line: str, seed: int, rows: int) -> Foreign:
    language, encoding, named, style, rest = line.split("|", 4)
    separator = SEPARATORS.get(named, named)
    names, kinds, expected = rest.rsplit("|", 2)
    texts, date, rating = expected.split(";")
    dice = random.Random(f"{seed}{names}")
    headings = names.removeprefix("^").split(";" if named == "pipe" else separator)
    assert len(headings) == len(kinds), names
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator)
    if names.startswith("^"):
        writer.writerows([["Weekly report"], []])
    writer.writerow(["" if name == "_" else name for name in headings])
    for number in range(rows):
        writer.writerow([_cell(kind, language, style, number, dice) for kind in kinds])
    content = out.getvalue().encode(encoding, "replace")
    return Foreign(content, texts.split("+"), date, rating, names)


def _cell(kind, language, style, number, dice):
    said = SAID[language]
    mark = dice.choice([1, 2, 4, 5, 5])
    return {
        "t": lambda: " ".join(dice.sample(said, k=dice.randint(1, 2))) if dice.random() > 0.1 else "",
        "1": lambda: " ".join(dice.sample(said, k=dice.randint(1, 2))) if dice.random() > 0.4 else "",
        "T": lambda: dice.choice(said)[:18],
        "d": lambda: _day(style, language, number),
        "e": lambda: 1_735_689_600 + number * 86_400,
        "r": lambda: mark, "R": lambda: dice.choice([0, 3, 6, 7, 8, 9, 10, 10]), "g": lambda: dice.choice([1, 2, 2, 3, 5, 6]),
        ",": lambda: f"{dice.choice([1, 2, 3, 4])},{dice.choice([0, 5])}", "*": lambda: "★" * mark + "☆" * (5 - mark),
        "/": lambda: f"{mark}/5", "n": lambda: dice.choice([0, 2, 7, 41]), "i": lambda: 40_000 + number * 3,
        "u": lambda: dice.choice(NAMES), "c": lambda: dice.choice(["web", "shop", "open", "bikes"]),
        "s": lambda: dice.choice(CITIES), "l": lambda: f"https://shop.example/p/{number}",
        "a": lambda: dice.choice(["", "", dice.choice(said)]),
        "p": lambda: f"{dice.choice(PRODUCTS)} {dice.choice([20, 26, 28])}\"", "f": lambda: f"{dice.randint(0, 90)},50",
        "h": lambda: f"{dice.getrandbits(40):010x}", "N": lambda: dice.choice(["", "", *NOTES]),
    }[kind]()  # fmt: skip


def _day(style: str, language: str, number: int) -> str:
    day, month, hour = 1 + number % 28, 1 + number % 6, f"{8 + number % 9:02d}:15"
    word = MONTHS.get(language, MONTHS["en"])[month - 1]
    joined = {"de": f"{day}. {word} 2025", "es": f"{day} de {word} de 2025"}
    joined["pt"] = joined["es"].replace("  ", " ")
    return {
        "iso": f"2025-{month:02d}-{day:02d}",
        "iso time": f"2025-{month:02d}-{day:02d}T{hour}:00Z",
        "dmy": f"{day:02d}.{month:02d}.2025",
        "dmy time": f"{day:02d}.{month:02d}.2025 {hour}",
        "dmy short": f"{day}.{month}.25",
        "dmy slash": f"{day:02d}/{month:02d}/2025",
        "dmy slash time": f"{day:02d}/{month:02d}/2025 {hour}:00",
        "dmy dash": f"{day:02d}-{month:02d}-2025",
        "ymd slash": f"2025/{month:02d}/{day:02d}",
        "american": f"{month}/{day}/2025 {hour}",
        "words": joined.get(language, f"{day} {word} 2025"),
        "epoch": str(1_735_689_600 + number * 86_400),
    }[style]
