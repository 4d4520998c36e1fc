"""Pieces of which thousands of different contributions, comments and answers are put together."""

TITLE = "Plan de barrios y veredas: lo que pide la gente (demostración a gran escala)"
STAKE = "Qué obras de barrio y de vereda entran al presupuesto del año que viene."
PROMISE = "Cada aporte se lee, los parecidos se responden juntos y lo adoptado sale con fecha."
DESCRIPTION = (
    "Miles de hojas llenadas en juntas, colegios y puestos de salud, escritas después aquí."
)
TOPICS = ("Vías", "Agua", "Escuela", "Salud", "Parques", "Seguridad")
TASK = "Diga qué hace falta en su barrio o vereda"

# topic: (what happens, what is asked for)
PROBLEMS: dict[str, tuple[tuple[str, str], ...]] = {
    "Vías": (
        ("la calle se llena de huecos cada invierno", "reparar la capa y abrir las cunetas"),
        ("el puente peatonal tiene las tablas sueltas", "cambiar las tablas y poner baranda"),
        (
            "el bus ya no sube y toca caminar con mercado",
            "volver a la ruta de la mañana y la tarde",
        ),
        ("el andén no deja pasar una silla de ruedas", "bajar el andén en las cuatro esquinas"),
        ("los camiones parquean sobre la entrada", "señalizar y vigilar la entrada"),
    ),
    "Agua": (
        ("el agua llega amarilla cuando llueve", "limpiar el desarenador y avisar los cortes"),
        ("la bocatoma se tapa con cada aguacero", "proteger la bocatoma y nombrar fontanero"),
        ("el alcantarillado se devuelve a las casas", "cambiar el tramo que quedó pequeño"),
        ("pagamos recibo y hay agua dos días por semana", "publicar el horario y cumplirlo"),
        ("los tanques de la escuela están rotos", "reponer los tanques antes de matrículas"),
    ),
    "Escuela": (
        ("los niños llegan mojados porque no hay techo en el patio", "techar el patio central"),
        ("la ruta escolar deja a quince por fuera", "poner otro recorrido por la parte alta"),
        ("no hay maestro de primaria desde marzo", "nombrar el reemplazo y publicar la fecha"),
        ("los baños no sirven y nadie responde", "arreglar los baños y dejar quien los cuide"),
        ("el restaurante escolar se acaba a mitad de mes", "entregar las raciones contratadas"),
    ),
    "Salud": (
        ("el puesto de salud abre un solo día", "abrir tres días y decir cuáles"),
        ("la ambulancia tarda más de una hora", "dejar una ambulancia de este lado del río"),
        ("hay zancudos por el caño abierto", "limpiar el caño y fumigar en mayo"),
        ("las citas se piden en fila desde las tres", "dar citas por teléfono y por la junta"),
        ("las personas mayores no tienen brigada", "hacer brigada en casa cada dos meses"),
    ),
    "Parques": (
        ("la cancha está a oscuras desde las seis", "poner luminarias y revisarlas cada mes"),
        ("los juegos de los niños están oxidados", "cambiar los juegos y cubrir el piso"),
        ("el lote vacío se volvió basurero", "cercar el lote y sembrar con los vecinos"),
        ("no hay dónde reunirse cuando llueve", "arreglar el techo de la caseta comunal"),
        ("el salón comunal no tiene rampa", "hacer la rampa y un baño accesible"),
    ),
    "Seguridad": (
        ("roban a la salida del colegio", "acompañar la salida y poner luz en el paso"),
        ("nadie contesta el número del cuadrante", "publicar un número que sí contesten"),
        ("las motos corren frente al jardín infantil", "poner reductores y señal de zona escolar"),
        ("el paso bajo el puente da miedo", "iluminar el paso y quitar la maleza"),
        ("los cables cuelgan sobre el andén", "recoger los cables y reportar el arreglo"),
    ),
}

PLACES = tuple(
    f"{kind} {name}"
    for kind in ("Barrio", "Vereda", "Sector")
    for name in (
        "La Esperanza", "El Guayabo", "San Isidro", "Las Brisas", "El Mirador", "Santa Inés",
        "La Ceiba", "Puerto Nuevo", "El Samán", "Buenos Aires", "La Playita", "Los Pinos",
        "Villa Clara", "El Rosal", "La Cumbre", "Aguas Claras", "El Progreso", "Montañitas",
    )
)  # fmt: skip

SINCE = (
    "desde hace dos años",
    "desde el invierno pasado",
    "desde que se dañó la red",
    "hace más de seis meses",
    "cada semana",
    "desde que cerraron la oficina",
    "todo el tiempo",
    "desde la última creciente",
)
EFFECTS = (
    "Las señoras que venden comida tienen que recoger temprano",
    "Quienes estudian en la nocturna prefieren no salir",
    "Las personas mayores se quedan encerradas",
    "Los niños faltan a clase varios días del mes",
    "Perdemos el jornal completo cuando toca ir a la cabecera",
    "La tienda ya no recibe pedidos y todo sale más caro",
    "Ya hubo dos personas lastimadas y nadie apuntó nada",
    "Cada familia termina pagando un arreglo que no dura",
)
TRIED = (
    "La junta lo contó en la reunión de febrero y quedó en acta",
    "Hicimos una minga y alcanzó para la mitad",
    "Mandamos una carta y no llegó respuesta",
    "Un ingeniero tomó medidas y no volvió",
    "Lo hablamos con el colegio y con el puesto de salud",
    "La empresa vecina prestó la máquina un solo día",
)
AFFECTED = (
    "unas cuarenta familias",
    "los estudiantes y sus acudientes",
    "las personas mayores del sector",
    "quienes salen a trabajar de noche",
    "dos veredas enteras",
    "las madres comunitarias y los niños a su cargo",
)
NAMES = (
    "Nelly", "Aurelio", "Yurany", "Marlon", "Edilma", "Hernán", "Paola", "Wilson", "Carmenza",
    "Efraín", "Leidy", "Óscar", "Rosalba", "Jairo", "Deysi", "Álvaro", "Ingrid", "Ferney",
)  # fmt: skip
COMMENTS = (
    "En nuestra cuadra pasa igual: {effect}.",
    "Apoyo lo que dicen. {tried}.",
    "Yo agregaría que hay que {ask}.",
    "¿Ya preguntaron cuánto cuesta {ask}? Ayudaría a decidir.",
    "Vivo cerca de {place} y lo veo todos los días.",
    "Antes de eso convendría revisar lo que se contrató el año pasado.",
)
ANSWERS = {
    "adopted": "Adoptamos estos aportes. Vamos a {ask} y lo dejamos en el presupuesto con fecha.",
    "partial": "Adoptamos una parte. Este año alcanza para {ask} en los dos sitios más urgentes.",
    "not_adopted": (
        "No los adoptamos este año: lo que piden no está entre lo que el municipio puede "
        "contratar hasta que la red pase a su nombre. Volveremos a revisarlo en marzo."
    ),
    "transferred": "Lo que piden le corresponde a otra entidad: se lo enviamos con estos aportes.",
}
POSTS = (
    "Secretaría de Infraestructura",
    "Secretaría de Educación",
    "Secretaría de Salud",
    "Secretaría de Gobierno",
)
CHANGES = (
    ("practices", "La secretaría avisa por la junta antes de empezar y al terminar cada arreglo."),
    ("resources", "El mantenimiento quedó como renglón fijo del presupuesto del año siguiente."),
    ("relationships", "La junta y la secretaría se reúnen cada mes con acta publicada."),
    ("policies", "El municipio adoptó un plazo escrito para atender estos reportes."),
)
