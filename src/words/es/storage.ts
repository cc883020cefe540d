import type { ErasedKind } from "../../api/erase.ts";
import type { storageWords } from "../en/storage.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { bytes, count } = spanishFigures;

const nouns: Record<ErasedKind, { one: string; other: string }> = {
  removed: { one: "archivo quitado", other: "archivos quitados" },
  copies: { one: "copia de una grabación", other: "copias de grabaciones" },
};

export const spanishStorage: Wording<typeof storageWords> = {
  storage: {
    age: "Borrar lo que salió de la cola",
    ages: {
      0: "en cualquier momento",
      1: "hace más de un día",
      7: "hace más de una semana",
      14: "hace más de dos semanas",
    },
    titles: { removed: "Archivos quitados", copies: "Copias conservadas" },
    hints: {
      removed: "Con sus transcripciones, los cambios que hizo y las copias. Por sí solos desaparecen a los 30 días.",
      copies:
        "Grabaciones que llegaron por el navegador y salieron de la cola. Un archivo quitado vuelve entonces sin su sonido.",
    },
    amount: (kind, { files, bytes: size }) =>
      files === 0 ? "No hay." : `${count(files, nouns[kind])}, ${bytes(size)}.`,
    erase: "Borrar…",
    sure: (kind, { files, bytes: size }) => `¿Borrar definitivamente ${count(files, nouns[kind])}? (${bytes(size)})`,
    sureHint: {
      removed:
        "Los archivos y las transcripciones que se borran no se podrán recuperar. Los archivos de resultados que estén en otros sitios se quedan.",
      copies: "Las copias que se borran no se podrán recuperar. Las transcripciones se quedan.",
    },
    yes: "Borrar definitivamente",
    gone: (kind, { files }) => `Se ha borrado: ${count(files, nouns[kind])}.`,
    setAside:
      "Las bases de datos dañadas que se apartaron pueden contener las mismas palabras. Se quedan hasta que usted las borre:",
    cache: "Caché",
    cacheHint: "Modelos preparados para este equipo, nada de sus grabaciones.",
    cacheAmount: (size) => `${bytes(size)}.`,
    empty: "Vaciar la caché",
    sureEmpty: (size) => `¿Vaciar la caché? (${bytes(size)})`,
    sureEmptyHint: "El modelo se prepara de nuevo antes de la próxima grabación: de unos segundos a un minuto.",
    emptied: "La caché está vacía.",
  },
};
