import type { ErasedKind } from "../../api/erase.ts";
import type { storageWords } from "../en/storage.ts";
import type { Wording } from "../wording.ts";
import { frenchFigures } from "./figures.ts";

const { bytes, count } = frenchFigures;

const nouns: Record<ErasedKind, { one: string; other: string }> = {
  removed: { one: "fichier retiré", other: "fichiers retirés" },
  copies: { one: "copie d’enregistrement", other: "copies d’enregistrements" },
};

const erased: Record<ErasedKind, { one: string; other: string }> = {
  removed: { one: "fichier retiré a été effacé", other: "fichiers retirés ont été effacés" },
  copies: { one: "copie d’enregistrement a été effacée", other: "copies d’enregistrements ont été effacées" },
};

export const frenchStorage: Wording<typeof storageWords> = {
  storage: {
    age: "Effacer ce qui a quitté la file d’attente",
    ages: {
      0: "à tout moment",
      1: "il y a plus d’un jour",
      7: "il y a plus d’une semaine",
      14: "il y a plus de deux semaines",
    },
    titles: { removed: "Fichiers retirés", copies: "Copies conservées" },
    hints: {
      removed:
        "Avec leurs transcriptions, vos modifications et les copies. Ils disparaissent d’eux-mêmes après 30 jours.",
      copies:
        "Enregistrements venus par le navigateur et qui ont quitté la file d’attente. Un fichier retiré revient ensuite sans son audio.",
    },
    amount: (kind, { files, bytes: size }) =>
      files === 0 ? "Il n’y en a pas." : `${count(files, nouns[kind])}, ${bytes(size)}.`,
    erase: "Effacer…",
    sure: (kind, { files, bytes: size }) => `Effacer définitivement ${count(files, nouns[kind])} ? (${bytes(size)})`,
    sureHint: {
      removed:
        "Les fichiers et transcriptions effacés ne pourront pas être récupérés. Les fichiers de résultats enregistrés ailleurs restent.",
      copies: "Les copies effacées ne pourront pas être récupérées. Les transcriptions restent.",
    },
    yes: "Effacer définitivement",
    gone: (kind, { files }) => `${count(files, erased[kind])}.`,
    setAside:
      "Des bases de données endommagées, mises de côté, peuvent contenir les mêmes mots. Elles restent jusqu’à ce que vous les supprimiez :",
    cache: "Cache",
    cacheHint: "Des modèles préparés pour cette machine, rien de vos enregistrements.",
    cacheAmount: (size) => `${bytes(size)}.`,
    empty: "Vider le cache",
    sureEmpty: (size) => `Vider le cache ? (${bytes(size)})`,
    sureEmptyHint:
      "Le modèle est préparé de nouveau avant le prochain enregistrement : de quelques secondes à une minute.",
    emptied: "Le cache est vide.",
  },
};
