import type { Translations } from "../../core/command/argument.ts";

// What platforms show of the commands while a person picks one. The bot itself answers in English.
// Discord takes 100 characters.

/** What the commands do, by their names. */
export const summaries = {
  start: {
    de: "Willkommen, und was zuerst zu tun ist",
    fr: "Bienvenue, et par où commencer",
    es: "Bienvenida y primeros pasos",
  },
  help: {
    de: "Was ich kann, oder ein Befehl erklärt",
    fr: "Ce que je sais faire, ou une commande expliquée",
    es: "Lo que sé hacer, o un comando explicado",
  },
  health: {
    de: "Schnelle Prüfung des Dienstes (Online-Status, Pods, Geräte, QoE)",
    fr: "Vérification rapide du service (connexion, pods, appareils, QoE)",
    es: "Revisión rápida del servicio (conexión, pods, dispositivos, QoE)",
  },
  status: {
    de: "Gesamtzustand des Standorts und Geschwindigkeitstests",
    fr: "État général du site et tests de débit",
    es: "Estado general de la ubicación y pruebas de velocidad",
  },
  nodes: {
    de: "Alle Gateway-Knoten mit ihrem Status auflisten",
    fr: "Lister tous les nœuds passerelles avec leur état",
    es: "Listar todos los nodos de puerta de enlace con su estado",
  },
  devices: {
    de: "Alle verbundenen Geräte auflisten",
    fr: "Lister tous les appareils connectés",
    es: "Listar todos los dispositivos conectados",
  },
  wifi: {
    de: "Konfiguration der WLAN-Netze auflisten",
    fr: "Lister la configuration des réseaux Wi-Fi",
    es: "Listar la configuración de las redes wifi",
  },
  auth: {
    de: "Bei der Plume Cloud anmelden, in vier Schritten",
    fr: "Se connecter à Plume Cloud, en quatre étapes",
    es: "Iniciar sesión en Plume Cloud, en cuatro pasos",
  },
  logout: {
    de: "Abmelden und die gespeicherte Anmeldung löschen",
    fr: "Se déconnecter et supprimer la connexion enregistrée",
    es: "Cerrar la sesión y borrar el acceso guardado",
  },
} as const satisfies { readonly [command: string]: Translations };

/** What the commands' values are. */
export const labels = {
  customerId: {
    de: "Kunden-ID, meist 24 Zeichen aus 0-9 und a-f",
    fr: "ID du client, en général 24 caractères 0-9 a-f",
    es: "ID del cliente, normalmente 24 caracteres 0-9 a-f",
  },
  locationId: {
    de: "Standort-ID dieses Kunden, meist in derselben Form",
    fr: "ID du site de ce client, en général de la même forme",
    es: "ID de la ubicación de ese cliente, normalmente con la misma forma",
  },
  page: {
    de: "Seite einer langen Liste",
    fr: "page d’une longue liste",
    es: "página de una lista larga",
  },
  show: {
    de: "ein Teil der Liste",
    fr: "une partie de la liste",
    es: "una parte de la lista",
  },
  find: {
    de: "Teil eines Namens oder einer MAC-Adresse",
    fr: "partie d’un nom ou d’une adresse MAC",
    es: "parte de un nombre o de una dirección MAC",
  },
  as: {
    de: "die Antwort in anderer Form",
    fr: "la réponse sous une autre forme",
    es: "la respuesta en otro formato",
  },
  authAction: {
    de: "was statt der Anmeldung zu tun ist",
    fr: "ce qu’il faut faire au lieu de se connecter",
    es: "qué hacer en lugar de iniciar sesión",
  },
  authStep: {
    de: "der Schritt, der geändert wird, bei update",
    fr: "l’étape à modifier, avec update",
    es: "el paso que se cambia, con update",
  },
  logoutAction: {
    de: "now: ohne Rückfrage",
    fr: "now : sans demander de confirmation",
    es: "now: sin preguntar antes",
  },
  helpCommand: {
    de: "Befehl, der erklärt werden soll",
    fr: "commande à expliquer",
    es: "comando que explicar",
  },
} as const satisfies { readonly [value: string]: Translations };

/** What words that may be picked stand for, by the words. */
export const choices = {
  authAction: {
    status: {
      de: "Die Anmeldung zeigen, Geheimnisse verborgen",
      fr: "Afficher la connexion, secrets masqués",
      es: "Mostrar el acceso, con los secretos ocultos",
    },
    update: {
      de: "Einen einzelnen Wert ändern",
      fr: "Modifier une seule valeur",
      es: "Cambiar un solo valor",
    },
  },
  as: {
    file: {
      de: "Die ganze Liste als CSV",
      fr: "La liste entière en CSV",
      es: "La lista completa en CSV",
    },
  },
  showNodes: {
    problems: {
      de: "Nur Pods mit einem Problem",
      fr: "Seulement les pods avec un problème",
      es: "Solo los pods con algún problema",
    },
  },
  showDevices: {
    offline: {
      de: "Nur Geräte, die nicht mehr verbunden sind",
      fr: "Seulement les appareils déconnectés",
      es: "Solo los dispositivos desconectados",
    },
    problems: {
      de: "Nur Geräte in schlechtem Zustand",
      fr: "Seulement les appareils en mauvais état",
      es: "Solo los dispositivos en mal estado",
    },
  },
} as const satisfies {
  readonly [value: string]: { readonly [word: string]: Translations };
};
