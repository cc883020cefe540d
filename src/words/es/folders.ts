import { kindsOf } from "../../lib/passed-over.ts";
import type { folderWords } from "../en/folders.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";
import { spanishKinds } from "./window.ts";

const { count } = spanishFigures;

export const spanishFolders: Wording<typeof folderWords> = {
  folders: {
    choose: "Elegir…",
    add: "Añadir una carpeta…",
    move: "Mover…",
    type: "Una ruta completa, por ejemplo /home/yo/charlas",
    watch: "Carpetas vigiladas",
    watchHint:
      "Las grabaciones que llegan a ellas se transcriben solas, con los ajustes de ese momento o con los propios de la carpeta.",
    watchAdd: "Vigilar otra carpeta",
    unwatch: (folder) => `Dejar de vigilar ${folder}`,
    own: (folder) => `Ajustes propios de ${folder}`,
    usual: "Como todos los archivos",
    results: "Resultados en",
    resultsUsual: "Como para todos los archivos.",
    noFiles: "no se escriben archivos",
    into: (folder) => `en ${folder}`,
    whenDone: "Cuando termina una grabación",
    program: "Programa que se ejecuta cuando termina una grabación",
    programHint:
      "Con la ruta de la grabación y las de los archivos que se escribieron de ella; por su entrada lee más.",
    webhook: "Webhook cuando termina una grabación",
    webhookHint:
      "Recibe la ruta, la duración y el idioma de la grabación y las rutas de los resultados, no el texto. Para n8n, Zapier, scripts.",
    counted: ({ recordings, ignored, isWhole }) =>
      [
        `${isWhole ? "" : "Al menos "}${count(recordings, { one: "grabación", other: "grabaciones" })}`,
        ignored.length > 0 ? `omitidos: ${kindsOf(ignored, spanishKinds)}` : "",
      ]
        .filter((part) => part !== "")
        .join("; "),
    models: "Modelos",
    modelsHint: "Sus propios modelos se mueven a la carpeta que indique aquí.",
    moved: (folder) => `Sus modelos están ahora en ${folder}.`,
    data: "Datos",
    dataHint: "La cola, las transcripciones y sus cambios.",
  },
};
