import type { ProgramWords } from "../program.ts";

export const frenchProgram: ProgramWords = {
  "{file} is not there.": "{file} est introuvable.",
  "Check the path; the file may have been moved or renamed.":
    "Vérifiez le chemin ; le fichier a peut-être été déplacé ou renommé.",
  "{file} can't be opened: its name, or that of a folder it is in, is not written in UTF-8.":
    "{file} ne peut pas être ouvert : son nom, ou celui d’un dossier qui le contient, n’est pas écrit en UTF-8.",
  "Rename it, by convmv for instance, and try again.": "Renommez-le, par exemple avec convmv, puis réessayez.",
  "{file} is a device or a pipe, not a file.": "{file} est un périphérique ou un tube, pas un fichier.",
  "Save the sound to a file first.": "Enregistrez d’abord le son dans un fichier.",
  "{file} can't be read: {reason}.": "{file} ne peut pas être lu : {reason}.",
  "Check the file's permissions and the disk.": "Vérifiez les droits du fichier et le disque.",
  "{file} is empty: 0 bytes.": "{file} est vide : 0 octet.",
  "The copy or the recording didn't finish; take it from its source again.":
    "La copie ou l’enregistrement n’est pas allé au bout ; reprenez-le à sa source.",
  "{file} has no sound in it: its audio is 0 seconds long.":
    "{file} ne contient pas de son : son audio dure 0 seconde.",
  "The recording was stopped before it began; take another copy, if there is one.":
    "L’enregistrement a été arrêté avant de commencer ; prenez une autre copie, s’il en existe une.",
  "{file} has no channel {channel}: it has {channels}.": "{file} n’a pas de canal {channel} : il en a {channels}.",
  "Choose a channel that is there, or let all of them be mixed.":
    "Choisissez un canal existant, ou laissez-les tous mélanger.",
  "{file} has no audio track {track}: it has {tracks}.": "{file} n’a pas de piste audio {track} : il en a {tracks}.",
  "Choose a track that is there, or leave the choice to the file.":
    "Choisissez une piste existante, ou laissez le choix au fichier.",
  "{file} has no audio track: this {container} file holds pictures alone.":
    "{file} n’a pas de piste audio : ce fichier {container} ne contient que des images.",
  "Choose a file with sound; screen recordings are often made without.":
    "Choisissez un fichier avec du son ; les captures d’écran sont souvent faites sans.",
  "{file} is damaged: {what}.": "{file} est endommagé : {what}.",
  "Take the file from its source again; a player that opens it may be able to save a repaired copy.":
    "Reprenez le fichier à sa source ; un lecteur qui l’ouvre peut parfois en enregistrer une copie réparée.",
  "{file} is cut off: its index, which stands at the end of such files, is missing.":
    "{file} est tronqué : son index, qui se trouve à la fin de ce genre de fichiers, manque.",
  "The recording or the copy didn't finish; copy it again, or repair it with a tool such as untrunc.":
    "L’enregistrement ou la copie n’est pas allé au bout ; copiez-le de nouveau, ou réparez-le avec un outil comme untrunc.",
  "{file} could not be read: something in it makes the reader run for ever.":
    "{file} n’a pas pu être lu : quelque chose dans ce fichier fait tourner la lecture sans fin.",
  "{file} could not be read: its index asks for more memory than a recording needs.":
    "{file} n’a pas pu être lu : son index demande plus de mémoire qu’il n’en faut pour un enregistrement.",
  "{file} is {what}, which needs ffmpeg, and there is none on the PATH.":
    "{file} est {what}, ce qui demande ffmpeg, et il n’y en a pas dans le PATH.",
  "{file} is in no format that this program knows, and there is no ffmpeg on the PATH to try.":
    "{file} n’est dans aucun format que ce programme connaisse, et il n’y a pas de ffmpeg dans le PATH pour essayer.",
  "Install ffmpeg (https://ffmpeg.org) and try again, or convert the file to WAV, FLAC, MP3 or M4A.":
    "Installez ffmpeg (https://ffmpeg.org) et réessayez, ou convertissez le fichier en WAV, FLAC, MP3 ou M4A.",
  "{file} is {what}, which neither this program nor ffmpeg reads.":
    "{file} est {what} ; ni ce programme ni ffmpeg ne le lit.",
  "Convert it to WAV with a program that plays it, and take that.":
    "Convertissez-le en WAV avec un programme qui le joue, et prenez celui-ci.",
  "{file} is {what}, not a sound or video file.": "{file} n’est pas un fichier audio ou vidéo ({what}).",
  "Choose the recording itself.": "Choisissez l’enregistrement lui-même.",
  "ffmpeg can't read {file}: {reason}.": "ffmpeg ne peut pas lire {file} : {reason}.",
  "Check that the file plays; if it does, convert it to WAV and try again.":
    "Vérifiez que le fichier se lit ; si oui, convertissez-le en WAV et réessayez.",
  "{file} is no longer there.": "{file} n’est plus là.",
  "Put it back, then try again.": "Remettez-le en place, puis réessayez.",
  "Check its name, or put it back.": "Vérifiez son nom, ou remettez-le en place.",
  "{file} may not be opened by you.": "{file} ne peut pas être ouvert par vous.",
  "Change its permissions, or use a folder of yours.": "Changez ses droits, ou utilisez un dossier à vous.",
  "The disk is full: {file} could not be written.": "Le disque est plein : {file} n’a pas pu être écrit.",
  "Free some space, then try again. What was finished is kept.":
    "Libérez de la place, puis réessayez. Ce qui était terminé est conservé.",
  "{file} is in use by another program.": "{file} est utilisé par un autre programme.",
  "Close it there, then try again.": "Fermez-le là-bas, puis réessayez.",
  "Too many files are open: {file} could not be opened.":
    "Trop de fichiers sont ouverts : {file} n’a pas pu être ouvert.",
  "Close other programs, then retry.": "Fermez d’autres programmes, puis réessayez.",
  "The system does not let this program use {file}.": "Le système ne laisse pas ce programme utiliser {file}.",
  "Allow it in the system's privacy settings, or copy the file elsewhere.":
    "Autorisez-le dans les réglages de confidentialité du système, ou copiez le fichier ailleurs.",
  "The disk reports a fault at {file}.": "Le disque signale une erreur sur {file}.",
  "Check the disk and its cable; copy the file elsewhere if that still works.":
    "Vérifiez le disque et son câble ; copiez le fichier ailleurs si c’est encore possible.",
  "Something went wrong inside the program: {words}": "Quelque chose s’est mal passé dans le programme : {words}",
  "Try again; if it happens again, please report it with the file's kind and this sentence.":
    "Réessayez ; si cela se reproduit, signalez-le avec le type du fichier et cette phrase.",
  "The engine stopped {times} times at the same place of {file}.":
    "Le moteur s’est arrêté {times} fois au même endroit de {file}.",
  "There may be too little memory: try a smaller batch or model. What was transcribed is kept.":
    "Il manque peut-être de mémoire : essayez un lot ou un modèle plus petit. Ce qui a été transcrit est conservé.",
  "{file} is being transcribed by another Slimscribe (process {process}).":
    "{file} est en cours de transcription par un autre Slimscribe (processus {process}).",
  "Wait until that one has finished, or end it and run this again: nothing it has done is lost.":
    "Attendez qu’il ait fini, ou arrêtez-le et recommencez : rien de ce qu’il a fait n’est perdu.",
  "This file is no longer in the queue.": "Ce fichier n’est plus dans la file d’attente.",
  "Add it again to go on with it.": "Ajoutez-le de nouveau pour continuer.",
  "None of these files has words yet.": "Aucun de ces fichiers n’a encore de mots.",
  "Wait until the first are done.": "Attendez que les premiers soient terminés.",
  "There is no text to change yet.": "Il n’y a pas encore de texte à modifier.",
  "Wait for the first words.": "Attendez les premiers mots.",
  "Voices are not kept.": "Les voix ne sont pas gardées.",
  "Turn it on first: Settings, Storage, or slimscribe voices on.":
    "Activez-le d’abord : Paramètres, Stockage, ou slimscribe voices on.",
  "Too little is said by this voice to know it elsewhere: the name is changed, the voice not kept.":
    "Cette voix en dit trop peu pour être reconnue ailleurs : le nom est changé, la voix n’est pas gardée.",
  "Keep it from a recording in which it speaks for {seconds} seconds or more.":
    "Gardez-la à partir d’un enregistrement où elle parle {seconds} secondes ou plus.",
  "This transcript was changed in another window meanwhile.":
    "Cette transcription a été modifiée entre-temps dans une autre fenêtre.",
  "Read it again, then make your change.": "Relisez-la, puis faites votre modification.",
  "The disk is full: {file} could not be written to {folder}.":
    "Le disque est plein : {file} n’a pas pu être écrit dans {folder}.",
  "Free some space, then run the same again: what was decoded is kept.":
    "Libérez de la place, puis recommencez : ce qui a été décodé est conservé.",
  "{folder} can't be written to.": "On ne peut pas écrire dans {folder}.",
  "Choose another folder for the results, or change its permissions.":
    "Choisissez un autre dossier pour les résultats, ou changez ses droits.",
  "There is no folder {path}.": "Le dossier {path} n’existe pas.",
  "Make it first, or check how it is written.": "Créez-le d’abord, ou vérifiez son orthographe.",
  "{path} is not a folder.": "{path} n’est pas un dossier.",
  "Give the folder that it is in.": "Indiquez le dossier qui le contient.",
  "The files did not arrive whole.": "Les fichiers ne sont pas arrivés entiers.",
  "Drop them again.": "Déposez-les de nouveau.",
  "The cache is in use: a recording is being transcribed.":
    "Le cache est utilisé : un enregistrement est en cours de transcription.",
  "A recording is being transcribed: what is measured meanwhile says little.":
    "Un enregistrement est en cours de transcription : ce qui est mesuré pendant ce temps ne dit pas grand-chose.",
  "Wait until it has ended, or pause the queue, then try again.":
    "Attendez la fin, ou mettez la file d’attente en pause, puis réessayez.",
  "{name} knows English alone, not {language}.": "{name} ne connaît que l’anglais, pas la langue choisie ({language}).",
  "Choose a multilingual model, such as whisper-base.": "Choisissez un modèle multilingue, comme whisper-base.",
  "{name} can't translate.": "{name} ne sait pas traduire.",
  "Choose a multilingual model that was trained for it, such as whisper-base.":
    "Choisissez un modèle multilingue entraîné pour cela, comme whisper-base.",
  "There is no model {model}.": "Il n’y a pas de modèle {model}.",
  "Choose another one, or put it into the models folder.":
    "Choisissez-en un autre, ou mettez-le dans le dossier des modèles.",
  "The model file {file} is damaged: {what}.": "Le fichier de modèle {file} est endommagé : {what}.",
  "Download or copy the model again.": "Téléchargez ou copiez de nouveau le modèle.",
  "What this model computes is not a number: some of its weights are too large.":
    "Ce que le modèle calcule n’est pas un nombre : certains de ses poids sont trop grands.",
  "There is a model called {name} already.": "Il y a déjà un modèle appelé {name}.",
  "Use it, or remove it first.": "Utilisez-le, ou supprimez-le d’abord.",
  "Something is being done with {name} already.": "Une opération est déjà en cours sur {name}.",
  "Wait until it has ended, or stop it.": "Attendez qu’elle soit finie, ou arrêtez-la.",
  "{host} could not be reached, or stopped answering.": "{host} est injoignable ou ne répond plus.",
  "Check the connection, then get the model again: what arrived is kept.":
    "Vérifiez la connexion, puis téléchargez de nouveau le modèle : ce qui est arrivé est conservé.",
  "The hub has no {what}.": "Le hub n’a pas {what}.",
  "Check the model's name and revision.": "Vérifiez le nom et la révision du modèle.",
  "{asked} is no name of a model that can be got.": "{asked} n’est pas le nom d’un modèle que l’on puisse télécharger.",
  "Give tiny, base, small, medium, large-v3 or turbo, or owner/name as the hub has it.":
    "Indiquez tiny, base, small, medium, large-v3 ou turbo, ou propriétaire/nom tel que le hub le nomme.",
  "The model needs {needed} more on the disk of {path}, where {free} are free.":
    "Il manque {needed} pour le modèle sur le disque de {path}, où {free} sont libres.",
  "Free some space there, or choose another folder for models with SLIMSCRIBE_MODELS.":
    "Libérez-y de la place, ou choisissez un autre dossier de modèles avec SLIMSCRIBE_MODELS.",
  "Knows English alone, not {language}.": "Ne connaît que l’anglais, pas la langue choisie ({language}).",
  "For English alone.": "Pour l’anglais seulement.",
  "Can't translate into English.": "Ne sait pas traduire en anglais.",
  "For English alone, whisper-{size}.en makes fewer errors.":
    "Pour l’anglais seul, whisper-{size}.en fait moins d’erreurs.",
  "Needs {bytes} of memory, more than this machine has.": "Demande {bytes} de mémoire, plus que n’en a cette machine.",
  "Needs {bytes} of memory; {free} are free now.": "Demande {bytes} de mémoire ; {free} sont libres maintenant.",
  "a first look at clear speech; many errors": "un premier aperçu d’une parole claire ; beaucoup d’erreurs",
  "a first look at clear English; many errors": "un premier aperçu d’un anglais clair ; beaucoup d’erreurs",
  "clear speech in common languages, quickly": "une parole claire dans les langues courantes, rapidement",
  "clear English, quickly": "un anglais clair, rapidement",
  "everyday recordings: far fewer errors than base":
    "les enregistrements de tous les jours : bien moins d’erreurs que base",
  "everyday English, quicker than small.en": "l’anglais de tous les jours, plus vite que small.en",
  "everyday English: far fewer errors than base.en": "l’anglais de tous les jours : bien moins d’erreurs que base.en",
  "accents and noise; turbo makes fewer errors yet": "les accents et le bruit ; turbo fait encore moins d’erreurs",
  "English with accents and noise, quickly": "l’anglais avec accents et bruit, rapidement",
  "English with accents and noise": "l’anglais avec accents et bruit",
  "translating into English; needs much memory": "la traduction en anglais ; demande beaucoup de mémoire",
  "nearly the most accurate, and quicker than large-v3": "presque le plus précis, et plus rapide que large-v3",
  "nearly the most accurate for English, quickly": "presque le plus précis pour l’anglais, rapidement",
  "the most accurate, also for rare languages": "le plus précis, aussi pour les langues rares",
  "a model of your own, about as large as {model}": "un modèle à vous, à peu près aussi grand que {model}",
  "; slower than it is spoken on this machine": " ; plus lent que la parole sur cette machine",
  "Of its {channels} channels the centre one, which holds the dialogue, is heard alone where it sounds.":
    "De ses {channels} canaux, celui du centre, qui porte le dialogue, est entendu seul là où il sonne.",
  "Its {silent} channel is silent: the {heard} one is heard alone.":
    "Son canal {silent} est muet : seul le canal {heard} est entendu.",
  "Speech in its {heard} channel is drowned by the other one: there it is heard alone.":
    "La parole de son canal {heard} est couverte par l’autre : là, il est entendu seul.",
  "The file ends without its last page: it seems to be cut off.":
    "Le fichier se termine sans sa dernière page : il semble tronqué.",
  "The file ends in the middle of a frame: it seems to be cut off.":
    "Le fichier se termine au milieu d’une trame : il semble tronqué.",
  "The file is damaged or cut off: what is behind that place is missing.":
    "Le fichier est endommagé ou tronqué : ce qui suit cet endroit manque.",
  "The file became shorter while it was read; the rest of it is missing.":
    "Le fichier a raccourci pendant sa lecture ; le reste manque.",
  "The file grew while it was read: what was added is not in this transcript.":
    "Le fichier a grandi pendant sa lecture : ce qui a été ajouté n’est pas dans cette transcription.",
  "ffmpeg could not read the file to its end: what is behind that place is missing.":
    "ffmpeg n’a pas pu lire le fichier jusqu’au bout : ce qui suit cet endroit manque.",
  "Several recordings stand one behind the other in this file: all of them are read.":
    "Plusieurs enregistrements se suivent dans ce fichier : tous sont lus.",
  left: "gauche",
  right: "droit",
  "{file}: {what}": "{file} : {what}",
  "The GPU failed and is left out from now on: the processor goes on. Nothing that was shown is lost.":
    "Le GPU a échoué et reste désormais inutilisé : le processeur continue. Rien de ce qui était affiché n’est perdu.",
  "The GPU failed here before and is left out: the processor decodes.":
    "Le GPU a déjà échoué ici et reste inutilisé : le processeur décode.",
  "The GPU decodes in standard and slim attention: in this one the processor does.":
    "Le GPU décode avec les attentions standard et slim ; avec celle-ci, c’est le processeur.",
  "There is no GPU here that WebGPU can use.": "Il n’y a ici aucun GPU que WebGPU puisse utiliser.",
  "It needs a driver for Vulkan (Linux), Direct3D 12 (Windows) or Metal (macOS); with --device auto, or in Settings, the processor does its work.":
    "Il lui faut un pilote pour Vulkan (Linux), Direct3D 12 (Windows) ou Metal (macOS) ; avec --device auto, ou dans les réglages, le processeur fait son travail.",
  "The engine stopped and was started again; nothing that was shown is lost.":
    "Le moteur s’est arrêté et a été redémarré ; rien de ce qui était affiché n’est perdu.",
  "{folder} can't be watched: there is no such folder now.":
    "{folder} ne peut pas être surveillé : ce dossier n’existe pas pour l’instant.",
  "It is watched as soon as it is there; take it off the list in Settings if it won't come back.":
    "Il sera surveillé dès qu’il sera là ; retirez-le de la liste dans les paramètres s’il ne doit pas revenir.",
  "A folder can't be watched: {what}": "Un dossier ne peut pas être surveillé : {what}",
  "Check that it may be read, or take it off the list in Settings.":
    "Vérifiez qu’il peut être lu, ou retirez-le de la liste dans les paramètres.",
  "Recordings wait at {address}, and no worker is there.":
    "Des enregistrements attendent à {address}, et aucun worker n’est là.",
  "Start one, on as many machines as you like: slimscribe worker --queue, with the same address.":
    "Démarrez-en un, sur autant de machines que vous voulez : slimscribe worker --queue, avec la même adresse.",
  "{name} is here, and every weight was read.": "{name} est là, et chaque poids a été lu.",
  "{name} is among your models, and every weight was read.":
    "{name} fait partie de vos modèles, et chaque poids a été lu.",
  "{name} is whole: every weight is there and a number.": "{name} est complet : chaque poids est là et est un nombre.",
  "{model} has the shape of models that were distilled for English alone: in another language it may write English, or nothing that was said.":
    "{model} a la forme des modèles distillés pour l’anglais seul : dans une autre langue, il peut écrire de l’anglais, ou rien de ce qui a été dit.",
};
