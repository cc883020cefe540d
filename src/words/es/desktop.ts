import type { desktopWords } from "../en/desktop.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count, percent } = spanishFigures;
const files = (n: number): string => count(n, { one: "archivo", other: "archivos" });

export const spanishDesktop: Wording<typeof desktopWords> = {
  desktop: {
    menu: {
      file: "Archivo",
      addFiles: "Añadir archivos…",
      addFolder: "Añadir una carpeta…",
      export: "Exportar…",
      settings: "Ajustes…",
      usualData: "Usar la carpeta de datos habitual",
      close: "Cerrar ventana",
      quit: "Salir",
      edit: "Edición",
      undo: "Deshacer",
      redo: "Rehacer",
      cut: "Cortar",
      copy: "Copiar",
      paste: "Pegar",
      selectAll: "Seleccionar todo",
      find: "Buscar…",
      view: "Ver",
      reload: "Recargar",
      reloadAll: "Recargar sin la caché",
      tools: "Herramientas de desarrollo",
      actualSize: "Tamaño real",
      zoomIn: "Acercar",
      zoomOut: "Alejar",
      fullScreen: "Pantalla completa",
      window: "Ventana",
      minimize: "Minimizar",
      zoom: "Ajustar tamaño",
      front: "Traer todo al frente",
      help: "Ayuda",
      keyboard: "Teclado",
      about: "Acerca de Slimscribe",
      services: "Servicios",
      hide: "Ocultar Slimscribe",
      hideOthers: "Ocultar otros",
      unhide: "Mostrar todo",
    },
    files: {
      everything: "Todos los archivos",
      media: "Audio y vídeo",
      models: "Modelos de Whisper",
      folder: "Elegir una carpeta",
      modelFolder: "Elegir la carpeta de un modelo",
      modelFile: "Elegir el archivo de un modelo",
      addFolders: "Añadir carpetas de grabaciones",
      addFiles: "Añadir grabaciones",
      add: "Añadir",
      export: "Exportar",
      kind: (ending) => `Archivo ${ending}`,
      unsaved: (name) => `No se pudo guardar ${name}.`,
      unsavedHint: "Elija otra carpeta.",
    },
    closing: {
      left: (n) =>
        `${count(n, { one: "archivo aún no está transcrito", other: "archivos aún no están transcritos" })}.`,
      hint: "Al cerrar la ventana se sale de Slimscribe. Lo que está hecho se conserva y el resto continúa al volver a abrirlo.",
      keep: "Dejar abierta",
      quit: "Salir",
    },
    tray: {
      paused: (n) => `En pausa, ${count(n, { one: "archivo pendiente", other: "archivos pendientes" })}`,
      nothing: "Nada que hacer",
      left: (n, share) =>
        `${count(n, { one: "archivo pendiente", other: "archivos pendientes" })}, ${percent(share)} hecho`,
      goOn: "Continuar",
      pause: "Pausar",
      show: "Mostrar Slimscribe",
      quit: "Salir",
    },
    ended: {
      done: (n) => `${count(n, { one: "archivo transcrito", other: "archivos transcritos" })}.`,
      failed: (n) => `No se pudo transcribir ${files(n)}.`,
      both: (done, failed) =>
        `${count(done, { one: "archivo transcrito", other: "archivos transcritos" })}; con ${failed} no se pudo.`,
    },
    crash: {
      reopened:
        "La ventana se detuvo y se volvió a abrir; la transcripción siguió mientras tanto y no se ha perdido nada de lo guardado.",
      again: "La ventana de Slimscribe se ha detenido varias veces.",
      hint: "La transcripción continúa sin ella. Puede que falte memoria: cierre otros programas y vuelva a intentarlo.",
      retry: "Volver a intentarlo",
      close: "Cerrar la ventana",
    },
    start: {
      title: "Slimscribe no puede iniciarse",
      kept: (name) => `Lo que había se conserva como ${name}.`,
      ways: {
        "from-copy": "Volver a la copia",
        "as-is": "Continuar sin ellos",
        anew: "Empezar de cero",
        folder: "Usar otra carpeta…",
        quit: "Salir",
      },
      fromCopy: (copied) =>
        `Volver a la copia del ${copied}: faltará lo que se hizo después. Lo que hay ahora se conserva al lado.`,
      asIs: "Continuar sin los últimos cambios: todo lo anterior está ahí.",
      anew: "Empezar de cero: con una lista vacía. Lo que hay ahora se conserva al lado, con otro nombre.",
      folder:
        "Usar otra carpeta: esta queda como está. Slimscribe seguirá con la otra hasta que usted lo cambie (menú Archivo).",
    },
  },
};
