import type { ProgramWords } from "../program.ts";

export const germanProgram: ProgramWords = {
  "{file} is not there.": "{file} ist nicht da.",
  "Check the path; the file may have been moved or renamed.":
    "Prüfen Sie den Pfad; die Datei wurde vielleicht verschoben oder umbenannt.",
  "{file} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.":
    "{file} kann nicht geöffnet werden: Der Name oder der eines Ordners darüber ist nicht in UTF-8 geschrieben.",
  "Rename it, by convmv for instance, and try again.":
    "Benennen Sie sie um, zum Beispiel mit convmv, und versuchen Sie es noch einmal.",
  "{file} is a device or a pipe, not a file.": "{file} ist ein Gerät oder eine Pipe, keine Datei.",
  "Save the sound to a file first.": "Speichern Sie den Ton zuerst in einer Datei.",
  "{file} can't be read: {reason}.": "{file} kann nicht gelesen werden: {reason}.",
  "Check the file's permissions and the disk.": "Prüfen Sie die Rechte der Datei und den Datenträger.",
  "{file} is empty: 0 bytes.": "{file} ist leer: 0 Byte.",
  "The copy or the recording didn't finish; take it from its source again.":
    "Die Kopie oder die Aufnahme wurde nicht fertig; holen Sie sie noch einmal von ihrer Quelle.",
  "{file} has no sound in it: its audio is 0 seconds long.": "{file} enthält keinen Ton: Er ist 0 Sekunden lang.",
  "The recording was stopped before it began; take another copy, if there is one.":
    "Die Aufnahme wurde beendet, bevor sie begann; nehmen Sie eine andere Kopie, falls es eine gibt.",
  "{file} has no channel {channel}: it has {channels}.": "{file} hat keinen Kanal {channel}: Es sind {channels}.",
  "Choose a channel that is there, or let all of them be mixed.":
    "Wählen Sie einen Kanal, den es gibt, oder lassen Sie alle mischen.",
  "{file} has no audio track {track}: it has {tracks}.": "{file} hat keine Tonspur {track}: Es sind {tracks}.",
  "Choose a track that is there, or leave the choice to the file.":
    "Wählen Sie eine Spur, die es gibt, oder überlassen Sie die Wahl der Datei.",
  "{file} has no audio track: this {container} file holds pictures alone.":
    "{file} hat keine Tonspur: Diese {container}-Datei enthält nur Bilder.",
  "Choose a file with sound; screen recordings are often made without.":
    "Wählen Sie eine Datei mit Ton; Bildschirmaufnahmen werden oft ohne gemacht.",
  "{file} is damaged: {what}.": "{file} ist beschädigt: {what}.",
  "Take the file from its source again; a player that opens it may be able to save a repaired copy.":
    "Holen Sie die Datei noch einmal von ihrer Quelle; ein Abspielprogramm, das sie öffnet, kann vielleicht eine reparierte Kopie sichern.",
  "{file} is cut off: its index, which stands at the end of such files, is missing.":
    "{file} ist abgeschnitten: Das Verzeichnis, das bei solchen Dateien am Ende steht, fehlt.",
  "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.":
    "Die Aufnahme oder die Kopie wurde nicht fertig; kopieren Sie sie noch einmal, oder reparieren Sie sie mit einem Werkzeug wie untrunc.",
  "{file} could not be read: something in it makes the reader run for ever.":
    "{file} konnte nicht gelesen werden: Etwas darin lässt das Lesen nie enden.",
  "{file} could not be read: its index asks for more memory than a recording needs.":
    "{file} konnte nicht gelesen werden: Das Verzeichnis verlangt mehr Speicher, als eine Aufnahme braucht.",
  "{file} is {what}, which needs ffmpeg, and there is none on the PATH.":
    "{file} ist {what}; dafür wird ffmpeg gebraucht, und im PATH ist keines.",
  "{file} is in no format that this program knows, and there is no ffmpeg on the PATH to try.":
    "{file} hat kein Format, das dieses Programm kennt, und im PATH ist kein ffmpeg, das es versuchen könnte.",
  "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.":
    "Installieren Sie ffmpeg (https://ffmpeg.org) und versuchen Sie es noch einmal, oder wandeln Sie die Datei in WAV, FLAC, MP3 oder M4A um.",
  "{file} is {what}, which neither this program nor ffmpeg reads.":
    "{file} ist {what}; weder dieses Programm noch ffmpeg liest das.",
  "Convert it to WAV with a program that plays it, and take that.":
    "Mit einem Programm, das es abspielt, in WAV umwandeln und das nehmen.",
  "{file} is {what}, not a sound or video file.": "{file} ist keine Audio- oder Videodatei ({what}).",
  "Choose the recording itself.": "Wählen Sie die Aufnahme selbst.",
  "ffmpeg can't read {file}: {reason}.": "ffmpeg kann {file} nicht lesen: {reason}.",
  "Check that the file plays; if it does, convert it to WAV and try again.":
    "Prüfen Sie, ob sich die Datei abspielen lässt; wenn ja, wandeln Sie sie in WAV um und versuchen Sie es noch einmal.",
  "{file} is no longer there.": "{file} ist nicht mehr da.",
  "Put it back, then try again.": "Legen Sie sie zurück und versuchen Sie es dann noch einmal.",
  "Check its name, or put it back.": "Prüfen Sie den Namen, oder legen Sie sie zurück.",
  "{file} may not be opened by you.": "{file} darf von Ihnen nicht geöffnet werden.",
  "Change its permissions, or use a folder of yours.":
    "Ändern Sie die Rechte, oder verwenden Sie einen Ordner von Ihnen.",
  "The disk is full: {file} could not be written.": "Der Datenträger ist voll: {file} konnte nicht geschrieben werden.",
  "Free some space, then try again. What was finished is kept.":
    "Schaffen Sie Platz und versuchen Sie es dann noch einmal. Was fertig wurde, ist erhalten.",
  "{file} is in use by another program.": "{file} wird von einem anderen Programm verwendet.",
  "Close it there, then try again.": "Schließen Sie sie dort und versuchen Sie es dann noch einmal.",
  "Too many files are open: {file} could not be opened.":
    "Zu viele Dateien sind offen: {file} konnte nicht geöffnet werden.",
  "Close other programs, then retry.": "Schließen Sie andere Programme und versuchen Sie es dann noch einmal.",
  "The system does not let this program use {file}.": "Das System lässt dieses Programm {file} nicht verwenden.",
  "Allow it in the system's privacy settings, or copy the file elsewhere.":
    "Erlauben Sie es in den Datenschutzeinstellungen des Systems, oder kopieren Sie die Datei an einen anderen Ort.",
  "The disk reports a fault at {file}.": "Der Datenträger meldet einen Fehler bei {file}.",
  "Check the disk and its cable; copy the file elsewhere if that still works.":
    "Prüfen Sie den Datenträger und sein Kabel; kopieren Sie die Datei an einen anderen Ort, wenn das noch geht.",
  "Something went wrong inside the program: {words}": "Im Programm ist etwas schiefgegangen: {words}",
  "Try again; if it happens again, please report it with the file's kind and this sentence.":
    "Versuchen Sie es noch einmal; wenn es wieder geschieht, melden Sie es bitte mit der Art der Datei und diesem Satz.",
  "The engine stopped {times} times at the same place of {file}.":
    "Die Engine ist {times}-mal an derselben Stelle von {file} stehen geblieben.",
  "There may be too little memory: try a smaller batch or model. What was transcribed is kept.":
    "Vielleicht ist zu wenig Speicher da: Versuchen Sie es mit einem kleineren Batch oder Modell. Was transkribiert wurde, ist erhalten.",
  "{file} is being transcribed by another Slimscribe (process {process}).":
    "{file} wird gerade von einem anderen Slimscribe transkribiert (Prozess {process}).",
  "Wait until that one has finished, or end it and run this again: nothing it has done is lost.":
    "Warten Sie, bis es fertig ist, oder beenden Sie es und versuchen Sie es noch einmal: Nichts davon geht verloren.",
  "This file is no longer in the queue.": "Diese Datei ist nicht mehr in der Warteschlange.",
  "Add it again to go on with it.": "Fügen Sie sie wieder hinzu, um damit weiterzumachen.",
  "None of these files has words yet.": "Keine dieser Dateien hat schon Wörter.",
  "Wait until the first are done.": "Warten Sie, bis die ersten fertig sind.",
  "There is no text to change yet.": "Es gibt noch keinen Text zu ändern.",
  "Wait for the first words.": "Warten Sie auf die ersten Wörter.",
  "Voices are not kept.": "Stimmen werden nicht behalten.",
  "Turn it on first: Settings, Storage, or slimscribe voices on.":
    "Schalten Sie das zuerst ein: Einstellungen, Speicherplatz, oder slimscribe voices on.",
  "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.":
    "Diese Stimme sagt zu wenig, um sie anderswo zu erkennen: Der Name ist geändert, die Stimme nicht behalten.",
  "Keep it from a recording in which it speaks for {seconds} seconds or more.":
    "Behalten Sie sie aus einer Aufnahme, in der sie {seconds} Sekunden oder länger spricht.",
  "This transcript was changed in another window meanwhile.":
    "Dieses Transkript wurde inzwischen in einem anderen Fenster geändert.",
  "Read it again, then make your change.": "Lesen Sie es neu und ändern Sie es dann.",
  "The disk is full: {file} could not be written to {folder}.":
    "Der Datenträger ist voll: {file} konnte nicht nach {folder} geschrieben werden.",
  "Free some space, then run the same again: what was decoded is kept.":
    "Schaffen Sie Platz und versuchen Sie dasselbe noch einmal: Was dekodiert wurde, ist erhalten.",
  "{folder} can't be written to.": "In {folder} kann nicht geschrieben werden.",
  "Choose another folder for the results, or change its permissions.":
    "Wählen Sie einen anderen Ordner für die Ergebnisse, oder ändern Sie die Rechte.",
  "There is no folder {path}.": "Es gibt keinen Ordner {path}.",
  "Make it first, or check how it is written.": "Legen Sie ihn zuerst an, oder prüfen Sie die Schreibweise.",
  "{path} is not a folder.": "{path} ist kein Ordner.",
  "Give the folder that it is in.": "Nennen Sie den Ordner, in dem es ist.",
  "The files did not arrive whole.": "Die Dateien sind nicht vollständig angekommen.",
  "Drop them again.": "Legen Sie sie noch einmal ab.",
  "The cache is in use: a recording is being transcribed.":
    "Der Zwischenspeicher ist in Gebrauch: Eine Aufnahme wird transkribiert.",
  "A recording is being transcribed: what is measured meanwhile says little.":
    "Eine Aufnahme wird transkribiert: Was währenddessen gemessen wird, sagt wenig.",
  "Wait until it has ended, or pause the queue, then try again.":
    "Warten Sie, bis sie fertig ist, oder halten Sie die Warteschlange an und versuchen Sie es dann noch einmal.",
  "{name} knows English alone, not {language}.": "{name} kennt nur Englisch, nicht {language}.",
  "Choose a multilingual model, such as whisper-base.": "Wählen Sie ein mehrsprachiges Modell, etwa whisper-base.",
  "{name} can't translate.": "{name} kann nicht übersetzen.",
  "Choose a multilingual model that was trained for it, such as whisper-base.":
    "Wählen Sie ein mehrsprachiges Modell, das dafür trainiert wurde, etwa whisper-base.",
  "There is no model {model}.": "Es gibt kein Modell {model}.",
  "Choose another one, or put it into the models folder.":
    "Wählen Sie ein anderes, oder legen Sie es in den Ordner für Modelle.",
  "The model file {file} is damaged: {what}.": "Die Modelldatei {file} ist beschädigt: {what}.",
  "Download or copy the model again.": "Laden oder kopieren Sie das Modell noch einmal.",
  "What this model computes is not a number: some of its weights are too large.":
    "Was das Modell errechnet, sind keine Zahlen: Einige seiner Gewichte sind zu groß.",
  "There is a model called {name} already.": "Es gibt schon ein Modell namens {name}.",
  "Use it, or remove it first.": "Verwenden Sie es, oder entfernen Sie es zuerst.",
  "Something is being done with {name} already.": "Mit {name} geschieht gerade schon etwas.",
  "Wait until it has ended, or stop it.": "Warten Sie, bis es zu Ende ist, oder stoppen Sie es.",
  "{host} could not be reached, or stopped answering.": "{host} war nicht zu erreichen oder antwortete nicht mehr.",
  "Check the connection, then get the model again: what arrived is kept.":
    "Prüfen Sie die Verbindung und laden Sie das Modell dann noch einmal: Was angekommen ist, bleibt erhalten.",
  "The hub has no {what}.": "Der Hub hat kein {what}.",
  "Check the model's name and revision.": "Prüfen Sie Name und Revision des Modells.",
  "{asked} is no name of a model that can be got.": "{asked} ist kein Name eines Modells, das geladen werden kann.",
  "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.":
    "Nennen Sie tiny, base, small, medium, large-v3 oder turbo, oder Besitzer/Name, wie der Hub es nennt.",
  "The model needs {needed} more on the disk of {path}, where {free} are free.":
    "Das Modell braucht noch {needed} auf dem Datenträger von {path}; frei sind {free}.",
  "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.":
    "Schaffen Sie dort Platz, oder wählen Sie mit SLIMSCRIBE_MODELS einen anderen Ordner für Modelle.",
  "Knows English alone, not {language}.": "Kennt nur Englisch, nicht {language}.",
  "For English alone.": "Nur für Englisch.",
  "Can't translate into English.": "Kann nicht ins Englische übersetzen.",
  "For English alone, whisper-{size}.en makes fewer errors.":
    "Nur für Englisch macht whisper-{size}.en weniger Fehler.",
  "Needs {bytes} of memory, more than this machine has.": "Braucht {bytes} Speicher, mehr, als dieser Rechner hat.",
  "Needs {bytes} of memory; {free} are free now.": "Braucht {bytes} Speicher; jetzt sind {free} frei.",
  "a first look at clear speech; many errors": "ein erster Blick auf deutliche Sprache; viele Fehler",
  "a first look at clear English; many errors": "ein erster Blick auf deutliches Englisch; viele Fehler",
  "clear speech in common languages, quickly": "deutliche Sprache in verbreiteten Sprachen, schnell",
  "clear English, quickly": "deutliches Englisch, schnell",
  "everyday recordings: far fewer errors than base": "alltägliche Aufnahmen: weit weniger Fehler als base",
  "everyday English, quicker than small.en": "alltägliches Englisch, schneller als small.en",
  "everyday English: far fewer errors than base.en": "alltägliches Englisch: weit weniger Fehler als base.en",
  "accents and noise; turbo makes fewer errors yet": "Akzente und Geräusche; turbo macht noch weniger Fehler",
  "English with accents and noise, quickly": "Englisch mit Akzent und Geräuschen, schnell",
  "English with accents and noise": "Englisch mit Akzent und Geräuschen",
  "translating into English; needs much memory": "Übersetzen ins Englische; braucht viel Speicher",
  "nearly the most accurate, and quicker than large-v3": "fast das genaueste, und schneller als large-v3",
  "nearly the most accurate for English, quickly": "fast das genaueste für Englisch, schnell",
  "the most accurate, also for rare languages": "das genaueste, auch für seltene Sprachen",
  "a model of your own, about as large as {model}": "ein eigenes Modell, etwa so groß wie {model}",
  "; slower than it is spoken on this machine": "; auf diesem Rechner langsamer, als gesprochen wird",
  "Of its {channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.":
    "Von den {channels} Kanälen wird der mittlere, der den Dialog trägt, allein gehört, wo er klingt.",
  "Its {silent} channel is silent: the {heard} one is heard alone.":
    "Der Kanal {silent} ist stumm: Nur der Kanal {heard} wird gehört.",
  "Speech in its {heard} channel is drowned by the other one: there it is heard alone.":
    "Sprache im Kanal {heard} geht im anderen unter: Dort wird er allein gehört.",
  "The file ends without its last page: it seems to be cut off.":
    "Die Datei endet ohne ihre letzte Seite: Sie scheint abgeschnitten zu sein.",
  "The file ends in the middle of a frame: it seems to be cut off.":
    "Die Datei endet mitten in einem Frame: Sie scheint abgeschnitten zu sein.",
  "The file is damaged or cut off: what is behind that place is missing.":
    "Die Datei ist beschädigt oder abgeschnitten: Was hinter dieser Stelle kommt, fehlt.",
  "The file became shorter while it was read; the rest of it is missing.":
    "Die Datei wurde kürzer, während sie gelesen wurde; der Rest fehlt.",
  "The file grew while it was read: what was added is not in this transcript.":
    "Die Datei wuchs, während sie gelesen wurde: Was dazukam, ist nicht in diesem Transkript.",
  "ffmpeg could not read the file to its end: what is behind that place is missing.":
    "ffmpeg konnte die Datei nicht bis zum Ende lesen: Was hinter dieser Stelle kommt, fehlt.",
  "Several recordings stand one behind the other in this file: all of them are read.":
    "In dieser Datei stehen mehrere Aufnahmen hintereinander: Alle werden gelesen.",
  left: "links",
  right: "rechts",
  "{file}: {what}": "{file}: {what}",
  "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.":
    "Die GPU ist ausgefallen und wird von jetzt an nicht mehr benutzt: Der Prozessor macht weiter. Nichts, was zu sehen war, ist verloren.",
  "The GPU failed here before and is left out: the processor decodes.":
    "Die GPU ist hier schon einmal ausgefallen und wird nicht benutzt: Der Prozessor dekodiert.",
  "The GPU decodes in standard and slim attention: in this one the processor does.":
    "Die GPU dekodiert mit den Attention-Arten Standard und Slim; mit dieser dekodiert der Prozessor.",
  "There is no GPU here that WebGPU can use.": "Hier gibt es keine GPU, die WebGPU benutzen kann.",
  "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.":
    "Sie braucht einen Treiber für Vulkan (Linux), Direct3D 12 (Windows) oder Metal (macOS); mit --device auto oder in den Einstellungen übernimmt der Prozessor ihre Arbeit.",
  "The engine stopped and was started again; nothing that was shown is lost.":
    "Die Engine ist stehen geblieben und wurde neu gestartet; nichts, was zu sehen war, ist verloren.",
  "{folder} can't be watched: there is no such folder now.":
    "{folder} kann nicht überwacht werden: Den Ordner gibt es gerade nicht.",
  "It is watched as soon as it is there; take it off the list in Settings if it won't come back.":
    "Er wird überwacht, sobald er da ist; nehmen Sie ihn in den Einstellungen von der Liste, wenn er nicht wiederkommt.",
  "A folder can't be watched: {what}": "Ein Ordner kann nicht überwacht werden: {what}",
  "Check that it may be read, or take it off the list in Settings.":
    "Prüfen Sie, ob er gelesen werden darf, oder nehmen Sie ihn in den Einstellungen von der Liste.",
  "Recordings wait at {address}, and no worker is there.": "Aufnahmen warten bei {address}, und kein Worker ist da.",
  "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.":
    "Starten Sie einen, auf so vielen Rechnern, wie Sie möchten: slimscribe worker --queue, mit derselben Adresse.",
  "{name} is here, and every weight was read.": "{name} ist da, und jedes Gewicht wurde gelesen.",
  "{name} is among your models, and every weight was read.":
    "{name} gehört zu Ihren Modellen, und jedes Gewicht wurde gelesen.",
  "{name} is whole: every weight is there and a number.": "{name} ist vollständig: Jedes Gewicht ist da und eine Zahl.",
  "{model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.":
    "{model} hat die Form von Modellen, die nur für Englisch destilliert wurden: In einer anderen Sprache schreibt es vielleicht Englisch, oder nichts von dem, was gesagt wurde.",
};
