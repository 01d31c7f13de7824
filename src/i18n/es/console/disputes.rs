//! The rooms of disputes and of early fraud warnings, in Spanish.

use crate::domain::clock::{Moment, Span};
use crate::domain::dispute::{
    AnswerKind, AnswerStatus, DisputePhase, DisputeReason, DisputeRefused, EvidenceFile,
    EvidenceText,
};
use crate::domain::money::Money;
use crate::i18n::Part;
use crate::i18n::Sentence;
use crate::i18n::catalogue::{
    DisputeDone, DisputeTexts, ListTexts as _, PaymentsTexts as _, TimelineEvent,
};
use crate::i18n::es::Spanish;
use crate::i18n::sentence::sentence;
use crate::i18n::time::{TimeStyle, deadline};

impl DisputeTexts for Spanish {
    plain! {
        room_disputes: "Disputas",
        disputes_lead: "Primero las que vencen antes",
        disputes_all: "Todas",
        no_disputes_yet: "No hay disputas",
        no_disputes_hint: "Cuando el banco de un cliente reclame un cobro, la verás aquí con su \
            plazo.",
        dispute_answering: "Enviando tu respuesta",
        dispute_inquiry: "Consulta: el banco pregunta y todavía no ha tomado dinero",
        dispute_deadline: "Plazo",
        deadline_over: "Plazo vencido",
        deadline_none: "Sin plazo: no se puede responder",
        back_to_disputes: "Volver a las disputas",
        back_to_dispute: "Volver a la disputa sin hacer nada",
        dispute_bank_says: "Qué dice el banco",
        dispute_amount: "Importe en disputa",
        dispute_opened: "Abierta",
        dispute_charge: "Cargo",
        dispute_at_stripe: "Estado en Stripe",
        dispute_refund_label: "Reembolso",
        dispute_money: "Dinero movido por Stripe",
        dispute_moved_nothing: "Nada hasta ahora.",
        funds_taken: "Retirado",
        funds_returned: "Devuelto a tu saldo",
        funds_fee: "Comisión",
        dispute_answer: "Tu respuesta",
        dispute_prefilled: "Rellenamos los campos con lo que sabe la tienda. Revísalos y \
            complétalos; nada sale de aquí hasta que lo envíes.",
        evidence_choose_again: "Los archivos no se guardaron: elígelos otra vez.",
        evidence_more: "Otras pruebas",
        evidence_file_hint: "PDF, PNG o JPEG; 4,5 MB entre todos los archivos.",
        evidence_take_out: "Quitar este archivo",
        save_draft: "Guardar borrador",
        save_and_review: "Guardar y revisar",
        accept_instead: "Aceptar la disputa",
        submit_saved: "Revisar y enviar",
        evidence_print: "Ver para imprimir",
        dispute_changed: "Alguien guardó otra versión del borrador. Esta es la de ahora; no se \
            hizo nada.",
        answers: "Respuestas",
        answer_error: "Stripe dijo:",
        submit_title: "Revisa lo que recibirá el banco",
        submit_once: "Se envía una sola vez y no se puede cambiar después.",
        answer_no_mail: "El cliente no recibe ningún mensaje.",
        submit_button: "Enviar al banco",
        submit_what: "Esto es lo que se envía",
        accept_title: "Revisa antes de aceptar",
        accept_fee: "Stripe no devuelve su comisión por la disputa.",
        accept_for_good: "No se puede deshacer: ya no podrás enviar pruebas.",
        evidence_title: "Pruebas",
        evidence_story: "Qué ocurrió",
        evidence_none: "Todavía no hay nada escrito.",
        three_d_secure: "Verificación del banco (3-D Secure)",
        room_warnings: "Avisos de fraude",
        warnings_lead: "El banco sospecha de estos cobros. Si devuelves el dinero antes de la \
            disputa, la evitas.",
        warnings_open: "Por atender",
        warnings_all: "Todos",
        no_warnings_yet: "No hay avisos de fraude",
        no_warnings_hint: "Si un banco avisa de que un cobro puede ser fraude, lo verás aquí al \
            momento.",
        warning_kind_label: "Sospecha",
        warning_refund: "Devolver",
    }

    fn dispute_phase(&self, phase: DisputePhase) -> &'static str {
        match phase {
            DisputePhase::NeedsResponse => "Por responder",
            DisputePhase::Uncontestable => "No admite respuesta",
            DisputePhase::UnderReview => "En revisión",
            DisputePhase::Won => "Ganada",
            DisputePhase::Lost => "Perdida",
            DisputePhase::Closed => "Cerrada sin efecto",
        }
    }

    fn dispute_reason(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::BankCannotProcess => "El banco no pudo procesarlo",
            DisputeReason::CheckReturned => "Cheque devuelto",
            DisputeReason::CreditNotProcessed => "Reembolso no recibido",
            DisputeReason::CustomerInitiated => "Reclamado por el cliente",
            DisputeReason::DebitNotAuthorized => "Débito no autorizado",
            DisputeReason::Duplicate => "Cobro repetido",
            DisputeReason::Fraudulent => "Fraude",
            DisputeReason::General => "Sin motivo concreto",
            DisputeReason::IncorrectAccountDetails => "Cuenta incorrecta",
            DisputeReason::InsufficientFunds => "Fondos insuficientes",
            DisputeReason::Noncompliant => "Incumple las reglas de la red",
            DisputeReason::ProductNotReceived => "Producto no recibido",
            DisputeReason::ProductUnacceptable => "Producto no conforme",
            DisputeReason::SubscriptionCanceled => "Suscripción cancelada",
            DisputeReason::Unrecognized => "No reconoce el cobro",
        }
    }

    fn dispute_story(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::BankCannotProcess => "El banco del cliente no pudo procesar el cobro.",
            DisputeReason::CheckReturned => "El banco devolvió el cheque.",
            DisputeReason::CreditNotProcessed => {
                "El cliente dice que le prometiste un reembolso y no le llegó."
            }
            DisputeReason::CustomerInitiated => "El cliente reclamó el cobro en su banco.",
            DisputeReason::DebitNotAuthorized => {
                "El cliente dice que no autorizó el débito de su cuenta."
            }
            DisputeReason::Duplicate => "El cliente dice que le cobraste dos veces lo mismo.",
            DisputeReason::Fraudulent => "El cliente dice que no hizo esta compra.",
            DisputeReason::General => "El banco reclama el cobro sin decir más.",
            DisputeReason::IncorrectAccountDetails => {
                "El banco dice que los datos de la cuenta no eran correctos."
            }
            DisputeReason::InsufficientFunds => "La cuenta del cliente no tenía fondos.",
            DisputeReason::Noncompliant => "El banco dice que el cobro incumple sus reglas.",
            DisputeReason::ProductNotReceived => "El cliente dice que no recibió lo que compró.",
            DisputeReason::ProductUnacceptable => {
                "El cliente dice que el producto llegó dañado o no es como lo describías."
            }
            DisputeReason::SubscriptionCanceled => {
                "El cliente dice que le cobraste después de cancelar."
            }
            DisputeReason::Unrecognized => "El cliente no reconoce el cobro en su extracto.",
        }
    }

    fn dispute_asks(&self, reason: DisputeReason) -> &'static str {
        match reason {
            DisputeReason::ProductNotReceived => {
                "El banco quiere ver que lo entregaste: transportista, número de guía, dirección y \
                 prueba de entrega."
            }
            DisputeReason::ProductUnacceptable => {
                "El banco quiere ver que el producto era el descrito, tu política de devoluciones \
                 y lo que hablaste con el cliente."
            }
            DisputeReason::CreditNotProcessed => {
                "El banco quiere ver que ya devolviste el dinero o por qué no correspondía, y la \
                 política que el cliente aceptó."
            }
            DisputeReason::Duplicate => {
                "El banco quiere ver que son dos compras distintas: el id del otro cargo y los dos \
                 recibos."
            }
            DisputeReason::SubscriptionCanceled => {
                "El banco quiere ver la política de cancelación y que el cliente no canceló a \
                 tiempo."
            }
            DisputeReason::BankCannotProcess
            | DisputeReason::CheckReturned
            | DisputeReason::CustomerInitiated
            | DisputeReason::DebitNotAuthorized
            | DisputeReason::Fraudulent
            | DisputeReason::General
            | DisputeReason::IncorrectAccountDetails
            | DisputeReason::InsufficientFunds
            | DisputeReason::Noncompliant
            | DisputeReason::Unrecognized => {
                "El banco quiere ver que compró el titular: sus datos, la verificación de la \
                 tarjeta, el recibo, los mensajes y la entrega."
            }
        }
    }

    fn deadline_left(&self, hours: i64) -> String {
        match hours {
            ..1 => "Queda menos de 1 h".to_owned(),
            1..72 => format!("Quedan {hours} h"),
            _ => format!("Quedan {} días", hours / 24),
        }
    }

    fn dispute_title(&self, reason: &str) -> String {
        format!("Disputa: {reason}")
    }

    fn dispute_refundable(&self, refundable: bool) -> &'static str {
        if refundable { "Stripe todavía lo permite" } else { "Stripe no lo permite" }
    }

    fn funds_elsewhere(&self, code: &str) -> String {
        format!("En {code}; el importe está en Stripe")
    }

    fn draft_saved(&self, who: &str, at: Moment) -> Sentence {
        sentence![
            format!("Borrador de {who} ("),
            Part::Time(at, TimeStyle::Full),
            "). Nada está en Stripe hasta que lo envíes."
        ]
    }

    fn evidence_text(&self, text: EvidenceText) -> &'static str {
        match text {
            EvidenceText::ProductDescription => "Qué se vendió",
            EvidenceText::CustomerName => "Nombre del cliente",
            EvidenceText::CustomerEmailAddress => "Correo del cliente",
            EvidenceText::CustomerPurchaseIp => "Dirección IP de la compra",
            EvidenceText::BillingAddress => "Dirección de facturación",
            EvidenceText::ShippingAddress => "Dirección de entrega",
            EvidenceText::ShippingCarrier => "Transportista",
            EvidenceText::ShippingDate => "Fecha de envío",
            EvidenceText::ShippingTrackingNumber => "Número de guía",
            EvidenceText::ServiceDate => "Fecha del servicio",
            EvidenceText::AccessActivityLog => "Registro de uso",
            EvidenceText::RefundPolicyDisclosure => "Cómo vio la política de devoluciones",
            EvidenceText::RefundRefusalExplanation => "Por qué no corresponde devolver",
            EvidenceText::CancellationPolicyDisclosure => "Cómo vio la política de cancelación",
            EvidenceText::CancellationRebuttal => "Por qué la suscripción seguía activa",
            EvidenceText::DuplicateChargeId => "Id del otro cargo",
            EvidenceText::DuplicateChargeExplanation => "En qué se diferencian los dos cobros",
            EvidenceText::UncategorizedText => "Todo lo demás que el banco debe leer",
        }
    }

    fn evidence_file(&self, file: EvidenceFile) -> &'static str {
        match file {
            EvidenceFile::Receipt => "Recibo",
            EvidenceFile::CustomerCommunication => "Mensajes con el cliente",
            EvidenceFile::CustomerSignature => "Firma del cliente",
            EvidenceFile::ShippingDocumentation => "Prueba de entrega",
            EvidenceFile::ServiceDocumentation => "Prueba del servicio",
            EvidenceFile::RefundPolicy => "Política de devoluciones",
            EvidenceFile::CancellationPolicy => "Política de cancelación",
            EvidenceFile::DuplicateChargeDocumentation => "Documentos del otro cobro",
            EvidenceFile::UncategorizedFile => "Otro documento",
        }
    }

    fn dispute_refused(&self, why: DisputeRefused) -> Sentence {
        match why {
            DisputeRefused::NotWaiting(DisputePhase::Uncontestable) => {
                "El banco no admite respuesta a esta disputa: ya decidió.".into()
            }
            DisputeRefused::NotWaiting(DisputePhase::UnderReview) => {
                "Ya se respondió y el banco la está revisando.".into()
            }
            DisputeRefused::NotWaiting(
                DisputePhase::NeedsResponse
                | DisputePhase::Won
                | DisputePhase::Lost
                | DisputePhase::Closed,
            ) => "La disputa ya terminó.".into(),
            DisputeRefused::TooLate { due } => {
                sentence!["El plazo para responder terminó a ", deadline(due), "."]
            }
            DisputeRefused::UnderWay => {
                "Hay una respuesta en camino a Stripe; espera a saber el resultado.".into()
            }
            DisputeRefused::NoEvidence => {
                "No hay nada que enviar: escribe algo o añade un archivo, y guárdalo.".into()
            }
            DisputeRefused::Inquiry => {
                "Una consulta no se acepta: respóndela o devuelve el dinero.".into()
            }
            DisputeRefused::TextTooLong(text) => {
                let label = self.evidence_text(text);
                format!("{label}: escribe 20.000 caracteres como máximo").into()
            }
            DisputeRefused::TextsTooLong => {
                "Entre todos los textos caben 150.000 caracteres".into()
            }
            DisputeRefused::FileKind(file) => {
                let label = self.evidence_file(file);
                format!("{label}: elige un PDF, un PNG o un JPEG").into()
            }
            DisputeRefused::FileTooLarge(file) => {
                let label = self.evidence_file(file);
                format!("{label}: todos los archivos juntos pueden pesar 4,5 MB").into()
            }
            DisputeRefused::FormToken => self.form_used_up().into(),
        }
    }

    fn dispute_busy(&self, wait: Span) -> String {
        let seconds = wait.seconds_rounded_up();
        format!("No se puede hablar con Stripe ahora. No se envió nada; prueba en {seconds} s.")
    }

    fn dispute_done(&self, done: DisputeDone) -> &'static str {
        match done {
            DisputeDone::Saved => "Borrador guardado.",
            DisputeDone::Submitted => "Las pruebas están en camino al banco.",
            DisputeDone::Accepted => "Aceptaste la disputa.",
            DisputeDone::Waiting => {
                "Tu respuesta quedó escrita. Stripe aún no contesta; seguimos intentándolo sin \
                 repetirla."
            }
            DisputeDone::Refused => "Stripe no tomó la respuesta. Mira abajo por qué.",
        }
    }

    fn answer_kind(&self, kind: AnswerKind) -> &'static str {
        match kind {
            AnswerKind::Submit => "Pruebas enviadas",
            AnswerKind::Accept => "Disputa aceptada",
        }
    }

    fn answer_status(&self, status: AnswerStatus) -> &'static str {
        match status {
            AnswerStatus::Requested => "Esperando a Stripe",
            AnswerStatus::Taken => "Recibida por Stripe",
            AnswerStatus::Refused => "Stripe no la tomó",
        }
    }

    fn submit_goes(&self, amount: Money) -> Sentence {
        sentence!["Stripe entrega estas pruebas al banco, que decide sobre ", amount, "."]
    }

    fn submit_pieces(&self, texts: usize, files: usize) -> String {
        format!("Textos: {texts}. Archivos: {files}.")
    }

    fn submit_until(&self, due: Moment) -> Sentence {
        sentence!["El plazo termina a ", deadline(due), "."]
    }

    fn answer_status_after(&self, status: &str) -> String {
        format!("El pago queda «{status}».")
    }

    fn accept_loses(&self, amount: Money) -> Sentence {
        sentence!["Das la razón al cliente: pierdes ", amount, "."]
    }

    fn accept_button(&self, amount: Money) -> Sentence {
        sentence!["Aceptar y perder ", amount]
    }

    fn evidence_summary(&self, number: &str) -> String {
        format!("Pedido {number}: qué se compró y qué ocurrió")
    }

    fn three_d_secure_result(&self, word: &str) -> &'static str {
        match word {
            "authenticated" => "el titular se identificó ante su banco",
            "attempt_acknowledged" => "el banco confirmó el intento de verificación",
            "exempted" => "el banco no pidió verificación",
            "failed" => "la verificación falló",
            "not_supported" => "la tarjeta no la admite",
            _ => "con otro resultado",
        }
    }

    fn evidence_event(&self, event: TimelineEvent) -> Sentence {
        match event {
            TimelineEvent::Received => "El cliente hizo el pedido.".into(),
            TimelineEvent::WentToPay => "Se abrió la página de pago de Stripe.".into(),
            TimelineEvent::Declined(class) => {
                format!("Un intento de pago fue rechazado: {}.", self.decline_class(class)).into()
            }
            TimelineEvent::Held(amount) => sentence!["El banco reservó ", amount, "."],
            TimelineEvent::Processing => "El banco empezó a procesar el pago.".into(),
            TimelineEvent::Paid(amount) => sentence!["El cliente pagó ", amount, "."],
            TimelineEvent::CancelledByCustomer => "El cliente canceló el pago.".into(),
            TimelineEvent::Replaced => "El cliente empezó otra compra.".into(),
            TimelineEvent::TimeRanOut => "Se acabó el tiempo para pagar.".into(),
            TimelineEvent::Failed => "No se pudo cobrar.".into(),
            TimelineEvent::Released => "Se liberó lo reservado.".into(),
            TimelineEvent::Revived => "El pago llegó tarde y el pedido siguió adelante.".into(),
            TimelineEvent::LateMoneyReturned(amount)
            | TimelineEvent::ExcessReturned(amount)
            | TimelineEvent::Refunded(amount) => {
                sentence!["La tienda devolvió ", amount, " al cliente."]
            }
            TimelineEvent::Bounced => "El banco devolvió el débito.".into(),
            TimelineEvent::GivenUp => "El banco no decidió a tiempo.".into(),
            TimelineEvent::Disputed => "El banco reclamó el cobro.".into(),
        }
    }

    fn evidence_mail(&self, kind: &str) -> String {
        format!("Correo al cliente: {kind}")
    }

    fn evidence_opened(&self, id: &str) -> String {
        format!("El banco abrió la disputa {id}")
    }

    fn warning_kind(&self, word: &str) -> &'static str {
        match word {
            "card_never_received" => "La tarjeta nunca llegó al titular",
            "fraudulent_card_application" => "Tarjeta pedida con datos falsos",
            "made_with_counterfeit_card" => "Tarjeta falsificada",
            "made_with_lost_card" => "Tarjeta perdida",
            "made_with_stolen_card" => "Tarjeta robada",
            "unauthorized_use_of_card" => "Uso no autorizado",
            _ => "Otra sospecha",
        }
    }

    fn warning_actionable(&self, actionable: bool) -> &'static str {
        if actionable { "Puedes evitar la disputa" } else { "Ya no hay nada que hacer" }
    }

    fn hours_ago(&self, hours: i64) -> String {
        match hours {
            ..1 => "hace menos de 1 h".to_owned(),
            1..72 => format!("hace {hours} h"),
            _ => format!("hace {} días", hours / 24),
        }
    }
}
