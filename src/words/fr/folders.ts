import { kindsOf } from "../../lib/passed-over.ts";
import type { folderWords } from "../en/folders.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";
import { frenchKinds } from "./window.ts";

const { count } = frenchFigures;

export const frenchFolders: Wording<typeof folderWords> = {
  folders: {
    choose: "Choisir…",
    add: "Ajouter un dossier…",
    move: "Déplacer…",
    type: "Un chemin complet, par exemple /home/moi/conférences",
    watch: "Dossiers surveillés",
    watchHint:
      "Les enregistrements qui y arrivent sont transcrits automatiquement, avec les paramètres du moment ou avec ceux du dossier.",
    watchAdd: "Surveiller un autre dossier",
    unwatch: (folder) => `Ne plus surveiller ${folder}`,
    own: (folder) => `Paramètres propres à ${folder}`,
    usual: "Comme tous les fichiers",
    results: "Résultats dans",
    resultsUsual: "Comme pour tous les fichiers.",
    noFiles: "aucun fichier écrit",
    into: (folder) => `dans ${folder}`,
    whenDone: "Quand un enregistrement est terminé",
    program: "Programme à lancer quand un enregistrement est terminé",
    programHint: "Avec le chemin de l’enregistrement et ceux des fichiers écrits ; il en lit davantage sur son entrée.",
    webhook: "Webhook quand un enregistrement est terminé",
    webhookHint:
      "Il reçoit le chemin, la durée et la langue de l’enregistrement et les chemins des résultats, pas le texte. Pour n8n, Zapier, des scripts.",
    counted: ({ recordings, ignored, isWhole }) =>
      [
        `${isWhole ? "" : "Au moins "}${count(recordings, { one: "enregistrement", other: "enregistrements" })}`,
        ignored.length > 0 ? `laissés de côté : ${kindsOf(ignored, frenchKinds)}` : "",
      ]
        .filter((part) => part !== "")
        .join(" ; "),
    models: "Modèles",
    modelsHint: "Vos propres modèles sont déplacés dans le dossier que vous indiquez ici.",
    moved: (folder) => `Vos modèles sont maintenant dans ${folder}.`,
    data: "Données",
    dataHint: "La file d’attente, les transcriptions et vos modifications.",
  },
};
