import type { ProgramWords } from "../program.ts";

export const spanishProgram: ProgramWords = {
  "{file} is not there.": "{file} no está.",
  "Check the path; the file may have been moved or renamed.":
    "Compruebe la ruta; puede que el archivo se haya movido o cambiado de nombre.",
  "{file} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.":
    "No se puede abrir {file}: su nombre, o el de una carpeta que lo contiene, no está escrito en UTF-8.",
  "Rename it, by convmv for instance, and try again.":
    "Cámbiele el nombre, por ejemplo con convmv, e inténtelo de nuevo.",
  "{file} is a device or a pipe, not a file.": "{file} es un dispositivo o una tubería, no un archivo.",
  "Save the sound to a file first.": "Guarde antes el sonido en un archivo.",
  "{file} can't be read: {reason}.": "No se puede leer {file}: {reason}.",
  "Check the file's permissions and the disk.": "Compruebe los permisos del archivo y el disco.",
  "{file} is empty: 0 bytes.": "{file} está vacío: 0 bytes.",
  "The copy or the recording didn't finish; take it from its source again.":
    "La copia o la grabación no terminó; tómela otra vez de su origen.",
  "{file} has no sound in it: its audio is 0 seconds long.": "{file} no contiene sonido: su audio dura 0 segundos.",
  "The recording was stopped before it began; take another copy, if there is one.":
    "La grabación se detuvo antes de empezar; tome otra copia, si la hay.",
  "{file} has no channel {channel}: it has {channels}.": "{file} no tiene canal {channel}: tiene {channels}.",
  "Choose a channel that is there, or let all of them be mixed.":
    "Elija un canal que exista o deje que se mezclen todos.",
  "{file} has no audio track {track}: it has {tracks}.": "{file} no tiene pista de audio {track}: tiene {tracks}.",
  "Choose a track that is there, or leave the choice to the file.":
    "Elija una pista que exista o deje que decida el archivo.",
  "{file} has no audio track: this {container} file holds pictures alone.":
    "{file} no tiene pista de audio: este archivo {container} solo contiene imágenes.",
  "Choose a file with sound; screen recordings are often made without.":
    "Elija un archivo con sonido; las grabaciones de pantalla se hacen a menudo sin él.",
  "{file} is damaged: {what}.": "{file} está dañado: {what}.",
  "Take the file from its source again; a player that opens it may be able to save a repaired copy.":
    "Tome el archivo otra vez de su origen; un reproductor que lo abra quizá pueda guardar una copia reparada.",
  "{file} is cut off: its index, which stands at the end of such files, is missing.":
    "{file} está cortado: falta su índice, que en estos archivos está al final.",
  "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.":
    "La grabación o la copia no terminó; cópiela otra vez o repárela con una herramienta como untrunc.",
  "{file} could not be read: something in it makes the reader run for ever.":
    "No se pudo leer {file}: algo en él hace que la lectura no termine nunca.",
  "{file} could not be read: its index asks for more memory than a recording needs.":
    "No se pudo leer {file}: su índice pide más memoria de la que necesita una grabación.",
  "{file} is {what}, which needs ffmpeg, and there is none on the PATH.":
    "{file} es {what}; para eso hace falta ffmpeg, y no hay ninguno en el PATH.",
  "{file} is in no format that this program knows, and there is no ffmpeg on the PATH to try.":
    "{file} no está en ningún formato que conozca este programa, y no hay ffmpeg en el PATH con el que probar.",
  "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.":
    "Instale ffmpeg (https://ffmpeg.org) y vuelva a intentarlo, o convierta el archivo a WAV, FLAC, MP3 o M4A.",
  "{file} is {what}, which neither this program nor ffmpeg reads.":
    "{file} es {what}; ni este programa ni ffmpeg lo leen.",
  "Convert it to WAV with a program that plays it, and take that.":
    "Conviértalo a WAV con un programa que lo reproduzca y use ese archivo.",
  "{file} is {what}, not a sound or video file.": "{file} no es un archivo de audio o vídeo ({what}).",
  "Choose the recording itself.": "Elija la grabación misma.",
  "ffmpeg can't read {file}: {reason}.": "ffmpeg no puede leer {file}: {reason}.",
  "Check that the file plays; if it does, convert it to WAV and try again.":
    "Compruebe que el archivo se reproduce; si es así, conviértalo a WAV y vuelva a intentarlo.",
  "{file} is no longer there.": "{file} ya no está.",
  "Put it back, then try again.": "Vuelva a ponerlo en su sitio e inténtelo de nuevo.",
  "Check its name, or put it back.": "Compruebe su nombre o vuelva a ponerlo en su sitio.",
  "{file} may not be opened by you.": "No tiene permiso para abrir {file}.",
  "Change its permissions, or use a folder of yours.": "Cambie sus permisos o use una carpeta propia.",
  "The disk is full: {file} could not be written.": "El disco está lleno: no se pudo escribir {file}.",
  "Free some space, then try again. What was finished is kept.":
    "Libere espacio y vuelva a intentarlo. Lo que estaba terminado se conserva.",
  "{file} is in use by another program.": "Otro programa está usando {file}.",
  "Close it there, then try again.": "Ciérrelo allí y vuelva a intentarlo.",
  "Too many files are open: {file} could not be opened.": "Hay demasiados archivos abiertos: no se pudo abrir {file}.",
  "Close other programs, then retry.": "Cierre otros programas y vuelva a intentarlo.",
  "The system does not let this program use {file}.": "El sistema no deja que este programa use {file}.",
  "Allow it in the system's privacy settings, or copy the file elsewhere.":
    "Permítalo en los ajustes de privacidad del sistema o copie el archivo a otro lugar.",
  "The disk reports a fault at {file}.": "El disco informa de un fallo en {file}.",
  "Check the disk and its cable; copy the file elsewhere if that still works.":
    "Compruebe el disco y su cable; copie el archivo a otro lugar si todavía se puede.",
  "Something went wrong inside the program: {words}": "Algo ha fallado dentro del programa: {words}",
  "Try again; if it happens again, please report it with the file's kind and this sentence.":
    "Vuelva a intentarlo; si ocurre otra vez, comuníquelo con el tipo de archivo y esta frase.",
  "The engine stopped {times} times at the same place of {file}.":
    "El motor se detuvo {times} veces en el mismo punto de {file}.",
  "There may be too little memory: try a smaller batch or model. What was transcribed is kept.":
    "Puede que falte memoria: pruebe con un lote o un modelo más pequeño. Lo transcrito se conserva.",
  "{file} is being transcribed by another Slimscribe (process {process}).":
    "Otro Slimscribe (proceso {process}) está transcribiendo {file}.",
  "Wait until that one has finished, or end it and run this again: nothing it has done is lost.":
    "Espere a que termine, o deténgalo y vuelva a intentarlo: nada de lo que ha hecho se pierde.",
  "This file is no longer in the queue.": "Este archivo ya no está en la cola.",
  "Add it again to go on with it.": "Añádalo de nuevo para continuar con él.",
  "None of these files has words yet.": "Ninguno de estos archivos tiene palabras todavía.",
  "Wait until the first are done.": "Espere a que terminen los primeros.",
  "There is no text to change yet.": "Todavía no hay texto que cambiar.",
  "Wait for the first words.": "Espere a las primeras palabras.",
  "Voices are not kept.": "No se guardan voces.",
  "Turn it on first: Settings, Storage, or slimscribe voices on.":
    "Actívelo primero: Ajustes, Almacenamiento, o slimscribe voices on.",
  "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.":
    "Esta voz dice demasiado poco para reconocerla en otra parte: el nombre ha cambiado, la voz no se guarda.",
  "Keep it from a recording in which it speaks for {seconds} seconds or more.":
    "Guárdela desde una grabación en la que hable {seconds} segundos o más.",
  "This transcript was changed in another window meanwhile.":
    "Esta transcripción se cambió mientras tanto en otra ventana.",
  "Read it again, then make your change.": "Léala otra vez y haga después su cambio.",
  "The disk is full: {file} could not be written to {folder}.":
    "El disco está lleno: no se pudo escribir {file} en {folder}.",
  "Free some space, then run the same again: what was decoded is kept.":
    "Libere espacio y repita lo mismo: lo descodificado se conserva.",
  "{folder} can't be written to.": "No se puede escribir en {folder}.",
  "Choose another folder for the results, or change its permissions.":
    "Elija otra carpeta para los resultados o cambie sus permisos.",
  "There is no folder {path}.": "No existe la carpeta {path}.",
  "Make it first, or check how it is written.": "Créela primero o compruebe cómo está escrita.",
  "{path} is not a folder.": "{path} no es una carpeta.",
  "Give the folder that it is in.": "Indique la carpeta en la que está.",
  "The files did not arrive whole.": "Los archivos no llegaron completos.",
  "Drop them again.": "Suéltelos de nuevo.",
  "The cache is in use: a recording is being transcribed.":
    "La caché está en uso: se está transcribiendo una grabación.",
  "A recording is being transcribed: what is measured meanwhile says little.":
    "Se está transcribiendo una grabación: lo que se mida mientras tanto dice poco.",
  "Wait until it has ended, or pause the queue, then try again.":
    "Espere a que termine, o ponga la cola en pausa, y vuelva a intentarlo.",
  "{name} knows English alone, not {language}.": "{name} solo sabe inglés, no {language}.",
  "Choose a multilingual model, such as whisper-base.": "Elija un modelo multilingüe, como whisper-base.",
  "{name} can't translate.": "{name} no puede traducir.",
  "Choose a multilingual model that was trained for it, such as whisper-base.":
    "Elija un modelo multilingüe entrenado para ello, como whisper-base.",
  "There is no model {model}.": "No hay ningún modelo {model}.",
  "Choose another one, or put it into the models folder.": "Elija otro o póngalo en la carpeta de modelos.",
  "The model file {file} is damaged: {what}.": "El archivo de modelo {file} está dañado: {what}.",
  "Download or copy the model again.": "Descargue o copie el modelo otra vez.",
  "What this model computes is not a number: some of its weights are too large.":
    "Lo que el modelo calcula no son números: algunos de sus pesos son demasiado grandes.",
  "There is a model called {name} already.": "Ya hay un modelo llamado {name}.",
  "Use it, or remove it first.": "Úselo o elimínelo primero.",
  "Something is being done with {name} already.": "Ya se está haciendo algo con {name}.",
  "Wait until it has ended, or stop it.": "Espere a que termine o deténgalo.",
  "{host} could not be reached, or stopped answering.": "No se pudo contactar con {host}, o dejó de responder.",
  "Check the connection, then get the model again: what arrived is kept.":
    "Compruebe la conexión y descargue después el modelo otra vez: lo que llegó se conserva.",
  "The hub has no {what}.": "El hub no tiene {what}.",
  "Check the model's name and revision.": "Compruebe el nombre y la revisión del modelo.",
  "{asked} is no name of a model that can be got.": "{asked} no es el nombre de un modelo que se pueda descargar.",
  "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.":
    "Indique tiny, base, small, medium, large-v3 o turbo, o propietario/nombre tal como lo nombra el hub.",
  "The model needs {needed} more on the disk of {path}, where {free} are free.":
    "El modelo necesita {needed} más en el disco de {path}, donde hay {free} libres.",
  "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.":
    "Libere espacio allí o elija otra carpeta de modelos con SLIMSCRIBE_MODELS.",
  "Knows English alone, not {language}.": "Solo sabe inglés, no {language}.",
  "For English alone.": "Solo para inglés.",
  "Can't translate into English.": "No puede traducir al inglés.",
  "For English alone, whisper-{size}.en makes fewer errors.":
    "Solo para inglés, whisper-{size}.en comete menos errores.",
  "Needs {bytes} of memory, more than this machine has.":
    "Necesita {bytes} de memoria, más de la que tiene este equipo.",
  "Needs {bytes} of memory; {free} are free now.": "Necesita {bytes} de memoria; ahora hay {free} libres.",
  "a first look at clear speech; many errors": "un primer vistazo a una voz clara; muchos errores",
  "a first look at clear English; many errors": "un primer vistazo a un inglés claro; muchos errores",
  "clear speech in common languages, quickly": "voz clara en idiomas comunes, rápido",
  "clear English, quickly": "inglés claro, rápido",
  "everyday recordings: far fewer errors than base": "grabaciones cotidianas: muchos menos errores que base",
  "everyday English, quicker than small.en": "inglés cotidiano, más rápido que small.en",
  "everyday English: far fewer errors than base.en": "inglés cotidiano: muchos menos errores que base.en",
  "accents and noise; turbo makes fewer errors yet": "acentos y ruido; turbo comete aún menos errores",
  "English with accents and noise, quickly": "inglés con acentos y ruido, rápido",
  "English with accents and noise": "inglés con acentos y ruido",
  "translating into English; needs much memory": "traducir al inglés; necesita mucha memoria",
  "nearly the most accurate, and quicker than large-v3": "casi el más preciso, y más rápido que large-v3",
  "nearly the most accurate for English, quickly": "casi el más preciso para inglés, rápido",
  "the most accurate, also for rare languages": "el más preciso, también para idiomas poco comunes",
  "a model of your own, about as large as {model}": "un modelo propio, más o menos del tamaño de {model}",
  "; slower than it is spoken on this machine": "; en este equipo, más lento de lo que se habla",
  "Of its {channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.":
    "De sus {channels} canales, el central, que lleva el diálogo, se oye solo allí donde suena.",
  "Its {silent} channel is silent: the {heard} one is heard alone.":
    "Su canal {silent} está en silencio: solo se oye el {heard}.",
  "Speech in its {heard} channel is drowned by the other one: there it is heard alone.":
    "Lo que se dice en su canal {heard} queda tapado por el otro: ahí se oye solo.",
  "The file ends without its last page: it seems to be cut off.":
    "El archivo termina sin su última página: parece cortado.",
  "The file ends in the middle of a frame: it seems to be cut off.":
    "El archivo termina en medio de una trama: parece cortado.",
  "The file is damaged or cut off: what is behind that place is missing.":
    "El archivo está dañado o cortado: falta lo que viene después de ese punto.",
  "The file became shorter while it was read; the rest of it is missing.":
    "El archivo se acortó mientras se leía; falta el resto.",
  "The file grew while it was read: what was added is not in this transcript.":
    "El archivo creció mientras se leía: lo añadido no está en esta transcripción.",
  "ffmpeg could not read the file to its end: what is behind that place is missing.":
    "ffmpeg no pudo leer el archivo hasta el final: falta lo que viene después de ese punto.",
  "Several recordings stand one behind the other in this file: all of them are read.":
    "En este archivo hay varias grabaciones seguidas: se leen todas.",
  left: "izquierdo",
  right: "derecho",
  "{file}: {what}": "{file}: {what}",
  "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.":
    "La GPU ha fallado y no se usará a partir de ahora: el procesador continúa. No se ha perdido nada de lo que se veía.",
  "The GPU failed here before and is left out: the processor decodes.":
    "La GPU ya falló aquí y no se usa: decodifica el procesador.",
  "The GPU decodes in standard and slim attention: in this one the processor does.":
    "La GPU decodifica con las atenciones estándar y slim; con esta lo hace el procesador.",
  "There is no GPU here that WebGPU can use.": "Aquí no hay ninguna GPU que WebGPU pueda usar.",
  "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.":
    "Necesita un controlador para Vulkan (Linux), Direct3D 12 (Windows) o Metal (macOS); con --device auto, o en los ajustes, el procesador hace su trabajo.",
  "The engine stopped and was started again; nothing that was shown is lost.":
    "El motor se detuvo y se volvió a iniciar; no se ha perdido nada de lo que se veía.",
  "{folder} can't be watched: there is no such folder now.":
    "No se puede vigilar {folder}: ahora no existe esa carpeta.",
  "It is watched as soon as it is there; take it off the list in Settings if it won't come back.":
    "Se vigilará en cuanto esté; quítela de la lista en los ajustes si no va a volver.",
  "A folder can't be watched: {what}": "No se puede vigilar una carpeta: {what}",
  "Check that it may be read, or take it off the list in Settings.":
    "Compruebe que se puede leer o quítela de la lista en los ajustes.",
  "Recordings wait at {address}, and no worker is there.": "Hay grabaciones esperando en {address} y ningún worker.",
  "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.":
    "Inicie uno, en tantos equipos como quiera: slimscribe worker --queue, con la misma dirección.",
  "{name} is here, and every weight was read.": "{name} está aquí y se leyó cada peso.",
  "{name} is among your models, and every weight was read.": "{name} está entre sus modelos y se leyó cada peso.",
  "{name} is whole: every weight is there and a number.": "{name} está completo: cada peso está y es un número.",
  "{model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.":
    "{model} tiene la forma de los modelos destilados solo para inglés: en otro idioma puede escribir inglés, o nada de lo que se dijo.",
};
