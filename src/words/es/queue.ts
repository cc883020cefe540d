import type { queueWords } from "../en/queue.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count, grouped, listed, percentSoFar, speed, spanLeft } = spanishFigures;

const files = (n: number): string => count(n, { one: "archivo", other: "archivos" });

const preparing: (typeof queueWords)["queue"]["preparing"] = ({ step, share }) => {
  if (step === "kernels") return "midiendo este procesador";
  if (step === "speakers") return `averiguando quién habla ${percentSoFar(share ?? 0)}`;
  return step === "loading" ? "cargando el modelo" : `preparando ${percentSoFar(share ?? 0)}`;
};

export const spanishQueue: Wording<typeof queueWords> = {
  queue: {
    title: "Cola",
    summary: (done, all) => `${grouped(done)} de ${grouped(all)} terminados`,
    left: (seconds) => `quedan ${spanLeft(seconds)}`,
    pauseAll: "Pausar todo",
    resumeAll: "Continuar",
    retryFailed: "Reintentar los fallidos",
    hideDone: "Ocultar terminados",
    showDone: "Mostrar terminados",
    pause: "Pausar",
    resume: "Continuar",
    cancel: "Cancelar",
    retry: "Reintentar",
    again: "Transcribir de nuevo",
    remove: "Quitar de la lista",
    top: "Poner el primero",
    reveal: "Mostrar el archivo en su carpeta",
    more: (name) => `Más acciones para ${name}`,
    removed: (n) => `${count(n, { one: "archivo quitado", other: "archivos quitados" })}.`,
    undo: "Deshacer",
    goesOn: (at) => `continuará en ${at}`,
    wentOn: (at) => `continuó en ${at}`,
    allPaused: "en pausa",
    listening: "escuchando",
    preparing,
    comparing: ({ preparing: step, progress }) =>
      step === null ? `comparando ${percentSoFar(progress)}` : preparing(step),
    list: "Archivos",
    silent: "No se encontró voz",
    suspects: (n) => count(n, { one: "pasaje dudoso", other: "pasajes dudosos" }),
    open: "Cola",
    close: "Cerrar la cola",
    filter: "Filtrar por nombre",
    selected: (n) => count(n, { one: "seleccionado", other: "seleccionados" }),
  },
  doubt: {
    no: "Dejarlo como está",
    again: (n) => (n === 1 ? "¿Transcribirlo de nuevo?" : `¿Transcribir de nuevo ${files(n)}?`),
    againHint: (edited) => {
      const more = edited.length - 2;
      const names = [...edited.slice(0, 2), ...(more > 0 ? [`${grouped(more)} más`] : [])];
      return `Sus cambios en ${listed(names)} se sustituyen por lo que se oiga de nuevo. No se podrán recuperar.`;
    },
    yes: "Transcribir de nuevo",
    revert: "¿Volver al original?",
    revertHint: (name) =>
      `Sus cambios en ${name} se sustituyen por lo que se oyó. Deshacer los recupera mientras este archivo siga abierto.`,
  },
  states: {
    queued: "En espera",
    running: "En marcha",
    next: "Siguiente",
    cancelling: "Se detiene tras este paso",
    paused: "En pausa",
    cancelled: "Cancelado",
    failed: "Fallido",
    done: "Terminado",
  },
  rowFigures: (factor, left) => (left === null ? speed(factor) : `${speed(factor)}, quedan ${spanLeft(left)}`),
};
