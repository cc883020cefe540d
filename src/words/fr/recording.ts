import { clock } from "../../lib/figures.ts";
import type { recordingWords } from "../en/recording.ts";
import type { Wording } from "../wording.ts";

export const frenchRecording: Wording<typeof recordingWords> = {
  recording: {
    button: "Enregistrer le son",
    start: "Commencer l'enregistrement",
    starting: "Démarrage…",
    source: "Ce qui est enregistré",
    sources: { microphone: "Le microphone", computer: "Ce que cet ordinateur joue", both: "Les deux" },
    device: "Microphone",
    usual: "Au choix du système",
    unnamed: (number) => `Microphone ${number}`,
    into: (folder) => `Le son va dans un fichier de ${folder}, et nulle part ailleurs.`,
    folder: "Dossier des enregistrements",
    folderHint: (folder) => `Actuellement ${folder}`,
    usualFolder: "Le dossier habituel",
    speakersLater: "Qui parle n'est connu qu'une fois que tout a été entendu : les mots viennent à la fin.",
    region: "Enregistrement",
    elapsed: "Enregistré jusqu'ici",
    level: "Niveau",
    stop: "Arrêter",
    stopping: "Arrêt en cours…",
    elsewhere: (name) => `${name} est en cours d'enregistrement dans une autre fenêtre.`,
    waiting: "Le programme est injoignable : ce qui est dit reste dans cette fenêtre jusqu'à son retour.",
    listening: "Les mots apparaissent ici pendant que quelqu'un parle",
    later: "Les mots viennent quand l'enregistrement est terminé",
    afterOthers: "Les mots viennent quand les fichiers transcrits par un autre modèle sont terminés",
    row: "en cours d'enregistrement",
    ended: (name) => `${name} est dans la file d'attente.`,
    cutOff: (name, seconds) => `${name} a été interrompu à ${clock(seconds)}.`,
    cutOffHint: "Tout ce qui a été enregistré jusque-là est conservé et transcrit.",
    keep: "Le conserver",
    remove: "Supprimer l'enregistrement",
    removeAsk: (name) => `Supprimer ${name} ?`,
    removeHint: "Le fichier et ses mots disparaissent alors pour de bon.",
    closing: {
      message: "Un enregistrement est en cours.",
      hint: "Fermer la fenêtre y met fin. Ce qui a été enregistré est conservé et transcrit.",
      keep: "Continuer l'enregistrement",
      end: "Y mettre fin",
    },
    refused: {
      forbidden: {
        message: "Le microphone ne peut pas être utilisé.",
        hint: "Autorisez-le à côté de l'adresse ou dans les réglages du système (Confidentialité, Microphone), puis enregistrez de nouveau.",
      },
      missing: { message: "Il n'y a pas de microphone.", hint: "Branchez-en un, ou choisissez-en un autre." },
      taken: {
        message: "Le microphone ne donne aucun son.",
        hint: "Un autre programme l'utilise peut-être : fermez-le, ou choisissez un autre microphone.",
      },
      silent: {
        message: "Aucun son n'est venu avec ce qui a été partagé.",
        hint: "Partagez un onglet ou tout l'écran, en activant le son dans la même boîte de dialogue. Tous les navigateurs et systèmes n'en sont pas capables.",
      },
      lost: {
        message: "Le microphone a disparu : l'enregistrement est en pause, et ce qui a été dit jusque-là est conservé.",
        hint: "Rebranchez-le, puis reprenez ; ou arrêtez l'enregistrement.",
      },
      other: {
        message: "Rien ne peut être enregistré ici.",
        hint: "Utilisez un autre navigateur, ou le programme de bureau.",
      },
    },
  },
};
