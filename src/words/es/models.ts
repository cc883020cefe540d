import type { ModelWork } from "../../api/model-works.ts";
import type { modelWords } from "../en/models.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { bytes, percentSoFar, span, spanLeft, speed } = spanishFigures;

type Working = Extract<ModelWork, { state: "working" }>;

const arrived = ({ bytes: here, totalBytes }: Pick<ModelWork, "bytes" | "totalBytes">): string =>
  totalBytes === null || totalBytes === 0 ? "" : percentSoFar(here / totalBytes);

const ofAll = ({ bytes: here, totalBytes }: ModelWork): string =>
  totalBytes === null ? bytes(here) : `${bytes(here)} de ${bytes(totalBytes)}`;

function downloading(work: Working): string {
  const { bytes: here, totalBytes, bytesPerSecond } = work;
  const known = totalBytes !== null && bytesPerSecond !== null && bytesPerSecond > 0;
  return [
    `Descargando ${ofAll(work)}`,
    ...(known ? [`${bytes(bytesPerSecond)}/s`, `quedan ${spanLeft((totalBytes - here) / bytesPerSecond)}`] : []),
  ].join(" · ");
}

const steps: Record<Working["step"], (work: Working) => string> = {
  listing: () => "Preguntando al hub qué forma parte de él…",
  downloading,
  copying: () => "Copiándolo a sus modelos…",
  checking: () => "Comprobando cada peso: de unos segundos a unos minutos…",
};

export const spanishModels: Wording<typeof modelWords> = {
  models: {
    here: "En este equipo",
    gettable: "Se pueden descargar",
    network: (hub) =>
      `Al pulsar Descargar se pide ese modelo a ${hub === "" ? "Hugging Face" : hub.replace(/^https?:\/\//, "")} y no se le dice nada más. Por lo demás, Slimscribe no usa la red.`,
    size: ({ bytes: size, from }) => (from === "hub" ? `${bytes(size)} por descargar` : bytes(size)),
    languages: ({ multilingual, canTranslate }) =>
      canTranslate ? "muchos idiomas, traduce" : multilingual ? "muchos idiomas" : "inglés",
    speed: ({ speed: { realTimeFactor, measured } }) =>
      measured
        ? `${speed(realTimeFactor)} el tiempo real aquí`
        : `unas ${speed(realTimeFactor)} el tiempo real (estimado)`,
    speedHint: ({ speed: { measured } }) =>
      measured
        ? "Medido con lo que se ha transcrito en este equipo."
        : "Estimado según lo que se sabe de este equipo; se medirá cuando haya transcrito.",
    goodFor: (text) => `${text}.`,
    memory: "Memoria mientras funciona",
    memoryOf: (name) => `Memoria que ocupa ${name}`,
    recommended: "Recomendado",
    recommendedHint: "El más preciso de los que este equipo maneja bien con sus ajustes.",
    embedded: "viene con Slimscribe",
    chosen: "En uso",
    chosenOf: (name) => `${name} se usa para los archivos que se añadan a partir de ahora`,
    use: "Usar",
    toUse: (name) => `Usar ${name}`,
    get: "Descargar",
    getOf: (name, size) => `Descargar ${name}, ${bytes(size)}`,
    more: (name) => `Más acciones para ${name}`,
    verify: "Comprobar cada peso",
    remove: "Eliminar…",
    removing: (name) => `¿Eliminar ${name} de este equipo?`,
    removingHint: (size) =>
      `Se liberan ${bytes(size)}. Las transcripciones se quedan; el modelo se puede volver a descargar o añadir.`,
    removeYes: "Eliminar",
    working: (work) => steps[work.step](work),
    waiting: ({ reason }, secondsLeft) => {
      const soon = secondsLeft < 10 ? spanLeft(Math.ceil(secondsLeft)) : span(secondsLeft);
      const next = secondsLeft > 0 ? `en ${soon}` : "ahora";
      return reason === "busy"
        ? `El hub pide paciencia: recibe demasiadas peticiones. Se continúa ${next}.`
        : `Sin conexión. El próximo intento es ${next}.`;
    },
    elsewhere: (work) => `Lo está descargando otra ventana o un terminal: ${ofAll(work)}`,
    share: arrived,
    progressOf: (name) => `Progreso de ${name}`,
    stop: "Detener",
    stopOf: (name) => `Detener la descarga de ${name}`,
    stopped: (work) => {
      const share = arrived(work);
      return share === "" ? "Detenido." : `Detenido en ${share}: lo que llegó se conserva.`;
    },
    goOn: "Continuar",
    goOnOf: (name) => `Continuar la descarga de ${name}`,
    again: "Volver a intentarlo",
    againOf: (name) => `Volver a intentar la descarga de ${name}`,
    discard: "Borrar lo que llegó",
    discardOf: (name) => `Borrar lo que llegó de ${name}`,
    forget: "Cerrar",
    forgetOf: (name) => `Cerrar el mensaje sobre ${name}`,
    unusable: "No se puede usar",
    other: "Otro modelo, por su nombre",
    otherHint: "Tal como lo nombra el hub: propietario/nombre, y @revisión si quiere una concreta.",
    otherExample: "openai/whisper-small",
    hub: "Hub del que vienen los modelos",
    hubHint: "Vacío: Hugging Face. La dirección de un espejo empieza por https://.",
    hubUsual: "https://huggingface.co",
    add: "Añadir un modelo de este equipo",
    addHint:
      "La carpeta de un modelo o un solo archivo (.pt, ggml .bin, .safetensors). Se copia y después se comprueba.",
    addFolder: "Carpeta…",
    addFile: "Archivo…",
    addPath: "Una ruta completa, por ejemplo /home/yo/ggml-small.bin",
    adding: (name) => `¿Añadir ${name} a sus modelos?`,
    addingHint: (path) => `Se comprueba y se copia: ${path}`,
    addYes: "Añadir",
    dropped: (name) => `${name} parece un modelo, no una grabación.`,
    droppedHint: "Escriba dónde está en Ajustes, Modelos: un navegador no lo dice.",
    open: "Modelos…",
    all: "Todos los modelos",
    runs: (name) => `Se usará ${name}`,
    takes: (size, mode) =>
      `Ocupa unos ${size} de memoria con la atención ${mode === "standard" ? "Standard" : mode === "slim" ? "Slim" : "Compact"}.`,
    recommendedNow: (name) => `Recomendado: ${name}`,
  },
};
