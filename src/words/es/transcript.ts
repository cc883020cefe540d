import type { Preparing } from "../../api/engine.ts";
import { readingSpeedLimit } from "../../api/settings.ts";
import type { transcriptWords } from "../en/transcript.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count, fixed, grouped, listed, percentSoFar } = spanishFigures;

function prepared({ step, model, attention }: Preparing): string {
  if (step === "kernels") return "Midiendo qué es lo más rápido en este procesador";
  if (step === "speakers") return "Averiguando quién habla";
  return step === "loading" ? `Cargando ${model}` : `Preparando ${model} para la atención ${attention}`;
}

export const spanishTranscript: Wording<typeof transcriptWords> = {
  transcript: {
    nothing: "Elija un archivo para leer su transcripción.",
    waiting: "Espera su turno. Las palabras aparecen aquí a medida que se escriben.",
    allPaused: "La cola está en pausa.",
    paused: "En pausa antes de las primeras palabras.",
    cancelled: "Cancelado antes de las primeras palabras.",
    wentOn: (at) => `Interrumpido y continuado en ${at}: lo que estaba hecho se conserva.`,
    working: "Escuchando. Las palabras aparecen aquí a medida que se escriben.",
    next: "Siguiente. Las palabras aparecen aquí a medida que se escriben.",
    preparing: (step) => (step.share === null ? prepared(step) : `${prepared(step)}: ${percentSoFar(step.share)}`),
    preparingHint: ({ step }) => {
      if (step === "loading") return "";
      return step === "speakers"
        ? "Después llegan las palabras, con sus hablantes."
        : "Una sola vez, para este equipo. Después llegan las palabras.";
    },
    provisional: "Descodificándose ahora",
    silent: "No se encontró voz en este archivo.",
    silentHint: "Transcríbalo de nuevo sin detección de voz si debería haber palabras.",
    withoutVad: "Probar sin detección de voz",
    follow: "Últimas palabras",
    label: "Transcripción",
    edited: "Editado",
    saved: "Guardado",
    saving: "Guardando…",
    original: "Mostrar el original",
    showEdited: "Mostrar mi versión",
    originalTitle: "El original",
    originalHint: "Esto es lo que se oyó, antes de sus cambios. Se puede leer y copiar, no cambiar.",
    revert: "Volver al original",
    export: "Exportar",
    otherLanguage: "¿Se entendió mal? Transcribir en otro idioma; esta se conserva",
    copy: "Copiar texto",
    copied: "El texto está en el portapapeles.",
    compare: "Comparar",
    find: "Buscar y reemplazar",
    undo: "Deshacer",
    redo: "Rehacer",
    edit: "Editar este segmento",
    split: "Dividir aquí",
    merge: "Unir con el anterior",
    notes: "Sobre la grabación",
    speaker: "Hablante",
    addSpeaker: "Nombrar al hablante",
    editHint: (split) =>
      `Intro conserva el cambio, Tab pasa al siguiente, Esc lo descarta, ${split} divide en el cursor.`,
    savePlace: "Guardar este pasaje como WAV",
    segmentAt: (time) => `Reproducir desde ${time}`,
  },
  find: {
    label: "Buscar en esta transcripción",
    replaceLabel: "Reemplazar con",
    found: (at, all) => (all === 0 ? "No se encontró" : `${at} de ${grouped(all)}`),
    next: "Siguiente coincidencia",
    previous: "Coincidencia anterior",
    replace: "Reemplazar",
    replaceAll: "Reemplazar todo",
    replaced: (n) => `${count(n, { one: "reemplazo hecho", other: "reemplazos hechos" })}.`,
    close: "Cerrar la búsqueda",
  },
  suspect: {
    names: {
      loop: { name: "Bucle", reason: "El modelo se repitió aquí." },
      silence: { name: "Silencio", reason: "Puede que aquí no haya voz." },
      "low confidence": { name: "Poca confianza", reason: "El modelo no estaba seguro de estas palabras." },
      "speech skipped": { name: "Voz omitida", reason: "Puede que aquí se haya omitido parte de lo dicho." },
      "token rate": { name: "Ritmo extraño", reason: "Más o menos palabras de las que caben en tanto sonido." },
      language: { name: "Idioma", reason: "Puede que esto se dijera en otro idioma." },
      overlap: { name: "Solapamiento", reason: "Aquí hablan dos a la vez: puede que a uno no se le oiga." },
      "time stamps": { name: "Tiempos", reason: "Los tiempos de estas palabras iban hacia atrás." },
    },
    listen: "Escuchar",
    keep: "Conservar",
    redoPlain: "Descodificar de nuevo sin detección de voz",
    redoAccurate: "Descodificar de nuevo, preciso",
    redoModel: (name) => `Oírlo de nuevo con ${name}`,
    redoLanguage: "Descodificar de nuevo en otro idioma",
    redo: "Descodificar de nuevo",
    working: "Descodificando de nuevo este pasaje…",
    same: "Descodificado de nuevo: las mismas palabras.",
    changed: "Este pasaje se descodificó de nuevo. Deshacer recupera las palabras anteriores.",
    empty: "Descodificado de nuevo: aquí no se encontraron palabras; se quedan las anteriores.",
    next: "Siguiente pasaje dudoso",
    label: (names) => `Dudoso: ${names}`,
  },
  player: {
    play: "Reproducir",
    pause: "Pausa",
    back: "Retroceder 5 segundos",
    ahead: "Avanzar 5 segundos",
    speed: "Velocidad",
    loop: "Repetir este segmento",
    waveform: "Posición en la grabación",
  },
  pictures: {
    title: "Imágenes",
    pane: "Junto al texto",
    show: "Mostrar las imágenes",
    hide: "Ocultar las imágenes",
    subtitles: "Subtítulos sobre las imágenes",
    fill: "Llenar la pantalla",
    leave: "Salir de la pantalla completa",
    place: "Posición en la película",
    refused: ({ refused, silent }) =>
      silent
        ? "Las imágenes de este archivo no se pueden mostrar aquí con su sonido; se reproduce solo el sonido."
        : `Las imágenes de este archivo (${refused}) no se pueden mostrar aquí; se reproduce su sonido.`,
  },
  search: {
    label: "Buscar en todas las transcripciones",
    title: "Búsqueda",
    results: (n) => (n === 0 ? "No se encontró nada." : count(n, { one: "resultado", other: "resultados" })),
    close: "Cerrar la búsqueda",
    history: "Todas las transcripciones",
    empty: "Las transcripciones se reúnen aquí a medida que terminan los archivos.",
    removed: "Quitados de la lista",
    removedHint: "Se conservan 30 días con sus transcripciones y los cambios que hizo.",
    back: "Recuperar",
    bringBack: (name) => `Recuperar ${name}`,
  },
  subtitles: {
    open: "Vista previa de subtítulos",
    title: "Subtítulos",
    close: "Cerrar la vista previa",
    none: "Aún no hay nada que mostrar.",
    summary: (n) => count(n, { one: "subtítulo", other: "subtítulos" }),
    tooFast: (n) =>
      n === 0
        ? `Ninguno supera los ${readingSpeedLimit} caracteres por segundo.`
        : `${count(n, { one: "demasiado rápido", other: "demasiado rápidos" })} para leer: más de ${readingSpeedLimit} caracteres por segundo.`,
    speed: (charactersPerSecond) => `${fixed(charactersPerSecond, 1)} caracteres/s`,
    fast: "Demasiado rápido",
    next: "Siguiente demasiado rápido",
    hear: (from, to) => `Reproducir de ${from} a ${to}`,
  },
  exports: {
    names: {
      txt: "Texto sin formato",
      srt: "Subtítulos SubRip",
      vtt: "Subtítulos WebVTT",
      ass: "Subtítulos ASS, con estilo",
      json: "JSON, todo",
      tsv: "Tabla, tabuladores",
      csv: "Tabla, comas",
      md: "Markdown",
      html: "Página para leer",
      docx: "Documento de Word",
      lrc: "Letra de canción",
    },
    several: "Exportar",
    writeOut: (formats, inFolder) =>
      `Escribir ${listed(formats)} ${inFolder ? "en la carpeta de resultados" : "junto a la grabación"}`,
    written: (paths) =>
      paths.length <= 2
        ? `Escrito: ${listed(paths)}`
        : `${grouped(paths.length)} archivos escritos; el primero es ${paths[0]}`,
  },
};
