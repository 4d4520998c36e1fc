"""Two conversations: the market of Buenaventura, still open; the night in Bogotá, answered."""

from ..story import Plan, Said, Stage, Talk, Task

# How likely each camp (vendors in the street, neighbours, three boatmen and a boatwoman) agrees.
GALERIA_FRASES = (
    Said("La galería debe tener agua y baño limpio todos los días.", 97, 96, 95),
    Said("Hace falta luz en los pasillos y en la calle de atrás.", 95, 94, 90),
    Said("La basura se debe recoger también por la tarde.", 93, 95, 60),
    Said("El pescado necesita hielo y mesones que se puedan lavar.", 94, 91, 97),
    Said("Antes de mover a alguien hay que decirle a dónde y desde cuándo.", 96, 82, 85),
    Said("El distrito debe publicar en qué gasta lo que cobra por los puestos.", 91, 90, 50),
    Said("Quien vende en el andén trabaja y merece su sitio.", 96, 24, 55),
    Said("Los andenes deben quedar libres, aunque toque reubicar ventas.", 8, 93, 50),
    Said("Primero se arreglan los puestos de adentro y luego se pide entrar.", 92, 35, 40),
    Said("Los operativos con policía dañan más de lo que arreglan.", 94, 22, 60),
    Said("Hay que multar a quien deje cajas en la vía.", 14, 90, 45),
    Said("Las ventas de la calle le quitan clientes a quien paga arriendo.", 10, 84, 40),
    Said("Un censo de quienes venden, hecho con ellas y ellos, ayudaría.", 86, 72, 50),
    Said("La calle de la galería debería ser sólo para caminar.", 35, 80, 20),
    Said("El arriendo de un puesto es demasiado caro.", 91, 40, 50),
    Said("Las motos no deben entrar a la galería.", 55, 88, 60),
    Said("Se debe cargar y descargar antes de las seis de la mañana.", 26, 81, 10),
    Said("La lancha debe poder dejar el pescado en la puerta.", 60, 30, 98),
    Said("El muelle de carga es más urgente que los puestos.", 15, 12, 97),
    Said("El combustible para las lanchas se debe vender junto al muelle.", 30, 8, 96),
    Said("Cerrar los domingos ayudaría a lavar todo.", 18, 62, 10),
    Said("Un comité con vendedoras y vecinos debe vigilar la obra.", 92, 88, 80),
)
GALERIA_SOBRE = (
    Said("Vendo en la galería o en sus calles.", 96, 4, 50),
    Said("Vivo a menos de diez cuadras.", 40, 95, 20),
    Said("Compro allí por lo menos una vez a la semana.", 80, 85, 60),
)

NOCHE_FRASES = (
    Said("Los paraderos de la noche deben tener luz.", 96, 95, 90),
    Said("Quiero saber en el celular cuánto falta para el bus.", 93, 90, 80),
    Said("Después de las diez el bus debe parar donde una mujer lo pida.", 95, 86, 70),
    Said("Hacen falta más rutas hacia los barrios altos.", 90, 62, 60),
    Said("Prefiero menos paradas y un viaje más corto.", 22, 88, 50),
    Said("El bus de la noche debe costar lo mismo que el del día.", 92, 48, 50),
    Said("Hay que dejar los buses que van casi vacíos.", 84, 18, 50),
    Said("La música de los conductores molesta.", 25, 66, 40),
    Said("Debe haber guardas en los portales hasta las dos.", 70, 86, 60),
    Said("Los buses deben esperar la salida de las universidades.", 94, 40, 50),
    Said("Es mejor subir la tarifa que quitar rutas.", 16, 68, 50),
    Said("Quienes trabajan de noche deben decidir los horarios.", 78, 66, 60),
)

GALERIA = Talk(
    plan=Plan(
        key="galeria",
        territory="76109",
        title="La galería y sus calles",
        stake="Cómo se arregla la plaza de mercado sin dejar por fuera a quien vive de ella.",
        component="open_government",
        promise="involve",
        promise_text="Lo que compartan todos los grupos entra al diseño de la obra; lo que divida se discute en una mesa antes de decidir.",
        decider="alcaldia-buenaventura",
        category="diagnosis",
        owner="yurany",
        made=24,
        description="Hay un contrato para estudiar el arreglo de la plaza. El diseño empieza en dos meses.",
        not_negotiable="La plaza sigue siendo pública y en el mismo sitio.",
        stages=(
            Stage(kind="diagnosis", title="Escuchar", start=-21, end=18),
            Stage(kind="formulation", title="Proponer para el diseño", start=-21, end=40),
        ),
        tasks=(
            Task(
                mechanism="conversations",
                title="¿Qué hacemos con la galería?",
                description="Responda frases cortas. No hay buenas ni malas, y nadie ve qué contestó usted.",
                stage=0,
                start=-20,
                end=18,
                settings={
                    "statements": [said.text for said in GALERIA_FRASES],
                    "about": [said.text for said in GALERIA_SOBRE],
                    "people_add": True,
                    "strict": False,
                },
            ),
            Task(
                mechanism="proposals",
                title="Proponga para el diseño de la galería",
                stage=1,
                start=-19,
                end=35,
            ),
        ),
    ),
    said=(*GALERIA_FRASES, *GALERIA_SOBRE),
    camps=(31, 24, 4),
    began=19,
    ended=1,
    on_paper=6,
    invited="Junta del barrio La Playita",
)

PARADEROS = Talk(
    plan=Plan(
        key="paraderos",
        territory="11001",
        title="La noche en los paraderos",
        stake="Qué necesita quien espera un bus de noche en la localidad.",
        component="open_government",
        promise="consult",
        promise_text="La alcaldía local responde por escrito el acuerdo más amplio y lo lleva a la entidad de transporte.",
        decider="alcaldia-local",
        category="diagnosis",
        owner="diana",
        made=90,
        description="Dos universidades y una zona de bares comparten cinco paraderos.",
        state="closed",
        closed=12,
        stages=(
            Stage(kind="diagnosis", title="Escuchar", start=-85, end=-50),
            Stage(kind="formulation", title="Acordar", start=-84, end=-40),
        ),
        tasks=(
            Task(
                mechanism="conversations",
                title="¿Cómo es esperar el bus de noche?",
                stage=0,
                start=-84,
                end=-50,
                settings={
                    "statements": [said.text for said in NOCHE_FRASES],
                    "people_add": False,
                },
            ),
            Task(
                mechanism="proposals",
                title="Lo que acordamos",
                stage=1,
                start=-83,
                end=-40,
            ),
        ),
        feedback={
            "said": "Participaron 42 personas. Todas comparten que los paraderos de la noche tengan luz; divide si conviene un viaje más corto o más paradas.",
            "decided": "Se instalan lámparas en cinco paraderos y se pide a la entidad de transporte el aviso de llegada en el celular.",
            "why": "La luz es competencia de la alcaldía local. Las rutas no: se trasladó lo dicho con sus cuentas.",
            "delivered": "consult",
            "signed_by": "Área de gestión del desarrollo local, Alcaldía Local",
        },
    ),
    said=NOCHE_FRASES,
    camps=(24, 18),
    began=80,
    ended=52,
    promoted=45,
    agreed="Los paraderos de la noche deben tener luz.",
    asked="Instalar lámparas en los cinco paraderos donde más se espera de noche.",
    answered=30,
    answer="Se adopta: el contrato de mantenimiento incluye lámparas en **cinco paraderos** antes de fin de año. Los otros siete esperan el concepto de la entidad de transporte.",
    signed="Área de gestión del desarrollo local",
)

TALKS = (GALERIA, PARADEROS)
