import { type KindSayings, kindsOf } from "../../lib/passed-over.ts";
import type { windowWords } from "../en/window.ts";
import type { Wording } from "../wording.ts";
import { spanishFigures } from "./figures.ts";

const { count, grouped, percent } = spanishFigures;

export const spanishKinds: KindSayings = {
  kinds: {
    picture: (n) => count(n, { one: "imagen", other: "imágenes" }),
    document: (n) => count(n, { one: "documento", other: "documentos" }),
    subtitles: (n) => count(n, { one: "archivo de subtítulos", other: "archivos de subtítulos" }),
    playlist: (n) => count(n, { one: "lista de reproducción", other: "listas de reproducción" }),
    archive: (n) => count(n, { one: "archivo comprimido", other: "archivos comprimidos" }),
    program: (n) => count(n, { one: "programa", other: "programas" }),
    data: (n) => count(n, { one: "archivo de datos", other: "archivos de datos" }),
  },
  unknown: (n, ending) => `${grouped(n)} .${ending}`,
  others: (n) => count(n, { one: "otro", other: "otros" }),
  listed: (parts) => parts.join(", "),
};

export const spanishWindow: Wording<typeof windowWords> = {
  product: "Slimscribe",
  add: {
    button: "Añadir",
    files: "Archivos…",
    folder: "Una carpeta…",
    label: "Añadir archivos o una carpeta",
  },
  drop: {
    title: "Suelte aquí las grabaciones",
    text: "Archivos de audio y vídeo, o carpetas enteras.",
    kinds: "WAV, MP3, M4A, AAC, FLAC, Ogg, Opus, AIFF, MP4, MOV, MKV, WebM, AVI, MPEG-TS y más",
    private: "Nada sale de este equipo.",
    over: "Suelte para añadirlas",
    bill: "Memoria por cada 30 s de sonido que se descodifican",
    files: "Elegir archivos",
    folder: "Elegir una carpeta",
    removed: (n) => `Recuperar ${count(n, { one: "archivo quitado", other: "archivos quitados" })}`,
  },
  added: (added, ignored, known) =>
    [
      added > 0 ? `${count(added, { one: "archivo añadido", other: "archivos añadidos" })}.` : "No se añadió nada.",
      ignored.length > 0 ? `Omitidos: ${kindsOf(ignored, spanishKinds)}.` : "",
      known > 0 ? `${count(known, { one: "ya está", other: "ya están" })} en la cola.` : "",
    ]
      .filter((sentence) => sentence !== "")
      .join(" "),
  missingModel: (model) => `Falta ${model}`,
  uploading: (share) => `Recibiendo archivos: ${percent(share)}`,
  keys: {
    title: "Teclado",
    open: "Teclado",
    close: "Cerrar",
    signs: {
      Ctrl: "Ctrl",
      Alt: "Alt",
      Shift: "Mayús",
      Enter: "Intro",
      Escape: "Esc",
      Space: "Espacio",
      Tab: "Tab",
      Backspace: "Retroceso",
      Delete: "Supr",
    },
    places: {
      window: "En todas partes",
      transcript: "Al escuchar y leer",
      editing: "Al editar un segmento",
      timing: "Con Tiempos abierto",
      border: "En un límite del segmento elegido",
      times: "En un campo de tiempo",
      finding: "En el campo de búsqueda",
      queue: "En la cola",
    },
    names: {
      window: {
        addFiles: "Añadir archivos",
        addFolder: "Añadir una carpeta",
        record: "Grabar; durante la grabación: pausar, continuar",
        stopRecording: "Detener la grabación",
        search: "Buscar en todas las transcripciones",
        settings: "Ajustes",
        attention: "Atención de los próximos archivos: Standard, Slim, Compact",
        close: "Cerrar lo último que se abrió",
        keys: "Esta lista",
      },
      transcript: {
        play: "Reproducir o pausar",
        back: "Retroceder 5 segundos",
        ahead: "Avanzar 5 segundos",
        secondBack: "Retroceder un segundo",
        secondAhead: "Avanzar un segundo",
        before: "Segmento anterior",
        after: "Segmento siguiente",
        edit: "Editar el segmento elegido",
        nextDoubt: "Siguiente pasaje dudoso",
        loop: "Repetir el segmento",
        timing: "Tiempos: zoom, límites, desplazar",
        compare: "Comparar con este archivo",
        find: "Buscar y reemplazar",
        export: "Exportar",
        undo: "Deshacer",
        redo: "Rehacer",
      },
      editing: {
        keep: "Conservar el cambio",
        keepAndNext: "Conservarlo y pasar al segmento siguiente",
        keepAndBefore: "Conservarlo y volver al anterior",
        split: "Dividir en el cursor",
        merge: "Al principio: unir con el anterior",
        times: "A su inicio y su final",
        play: "Reproducir o pausar",
        drop: "Descartar el cambio",
      },
      timing: {
        hear: "Reproducir una vez el segmento elegido",
        startHere: "Que empiece en la posición de reproducción",
        endHere: "Que termine en la posición de reproducción",
        startBorder: "A su inicio, para moverlo con teclas",
        endBorder: "A su final, para moverlo con teclas",
        closer: "Acercar",
        farther: "Alejar",
        whole: "Toda la grabación",
      },
      border: {
        earlier: "10 ms antes",
        later: "10 ms después",
        muchEarlier: "100 ms antes",
        muchLater: "100 ms después",
        leave: "Dejar el límite",
      },
      times: {
        keep: "Conservar el tiempo",
        earlier: "10 ms antes",
        later: "10 ms después",
        muchEarlier: "100 ms antes",
        muchLater: "100 ms después",
        drop: "Descartar lo escrito",
      },
      finding: { next: "Siguiente coincidencia", previous: "Coincidencia anterior", close: "Cerrar la búsqueda" },
      queue: {
        before: "Archivo anterior",
        after: "Archivo siguiente",
        spanBefore: "Ampliar la selección hacia arriba",
        spanAfter: "Ampliar la selección hacia abajo",
        moveUp: "Mover hacia arriba",
        moveDown: "Mover hacia abajo",
        all: "Seleccionar todo",
        remove: "Quitar de la lista lo seleccionado",
      },
    },
  },
  notices: { close: "Cerrar este mensaje", region: "Mensajes" },
  report: {
    title: "Informe para una consulta",
    hint: "Programa, equipo, fallos y el registro, como texto para enviar a alguien. Ninguna palabra de las transcripciones.",
    copy: "Copiar el informe",
    names: "Con nombres de archivos y carpetas",
    copied: "El informe está en el portapapeles.",
    named: "Nombra archivos y carpetas.",
    unnamed: "No nombra archivos ni carpetas.",
  },
  reach: {
    lost: "No se puede contactar con el programa.",
    lostHint:
      "Puede que se haya cerrado o que falle la conexión. Lo que está hecho se conserva; esta página continúa sola en cuanto vuelva.",
    locked: "El programa se ha reiniciado.",
    lockedHint: "Esta página no tiene su clave: abra la dirección que mostró slimscribe serve.",
  },
  failures: {
    unreachable: { message: "No se puede contactar con el programa.", hint: "Compruebe que sigue en marcha." },
    locked: {
      message: "Esta página no tiene la clave del programa.",
      hint: "Abra la dirección que mostró slimscribe serve.",
    },
    fullScreen: {
      message: "Las imágenes no pudieron llenar la pantalla.",
      hint: "Agrande la ventana en su lugar, o mire si los ajustes del navegador lo prohíben.",
    },
    unreadable: { message: "No se pudo leer la respuesta del programa.", hint: "Vuelva a cargar la página." },
    clipboard: {
      message: "No se pudo copiar el texto.",
      hint: "Haga clic en la ventana e inténtelo de nuevo, o seleccione el texto y cópielo con el teclado.",
    },
  },
};
