"""Yumbo: a school route still in draft, and a template for others."""

from ...story import Act, Plan, Stage, Task

RUTA = Plan(
    key="ruta",
    territory="76892",
    title="Ruta escolar de la ladera",
    stake="Si la ruta escolar sube hasta La Olga o se queda en Montañitas.",
    component="advocacy",
    promise="consult",
    promise_text="La Secretaría de Educación escucha y responde antes de contratar la ruta.",
    decider="alcaldia-yumbo",
    category="consultation",
    owner="sandra",
    made=210,
    topics=(),
    stages=(Stage(kind="formulation", title="Consultar a las familias", start=-200, end=-150),),
    tasks=(
        Task(
            mechanism="proposals",
            title="Diga hasta dónde debe subir la ruta",
            stage=0,
            start=-198,
            end=-150,
        ),
    ),
    acts=(
        Act(
            key="olga",
            days=185,
            title="Que la ruta suba hasta La Olga",
            body="Son 40 minutos a pie por carretera sin andén.",
            ask="Subir hasta la escuela de La Olga.",
            name="Familias de La Olga",
            supports=22,
        ),
        Act(
            key="horario",
            days=180,
            title="Que salga a las cinco y media",
            body="A las seis ya no llegan a tiempo.",
            ask="Salir a las 5:30.",
            name="",
            supports=10,
        ),
    ),
    state="closed",
    closed=120,
    feedback={
        "missing_reason": "El contrato de transporte se declaró desierto y no hubo ruta que decidir. Se volverá a consultar cuando haya recursos; quienes aportaron fueron avisados uno a uno.",
        "signed_by": "Secretaría de Educación, Alcaldía de Yumbo",
        "delivered": "inform",
    },
)

PLANTILLA = Plan(
    key="plantilla",
    territory="76892",
    title="Plantilla: consulta de barrio en seis semanas",
    stake="Escriba aquí, en una frase, qué se decide y a quién toca.",
    component="open_government",
    promise="consult",
    promise_text="Cada propuesta recibe respuesta por escrito antes de decidir.",
    decider="alcaldia-yumbo",
    category="consultation",
    owner="sandra",
    made=150,
    topics=("Vías", "Parques", "Servicios"),
    stages=(
        Stage(kind="diagnosis", title="Preguntar", start=0, end=14),
        Stage(kind="formulation", title="Proponer y responder", start=15, end=42),
    ),
    tasks=(
        Task(mechanism="questions", title="Preguntas a la alcaldía", stage=0, start=0, end=14),
        Task(mechanism="proposals", title="Propuestas del barrio", stage=1, start=15, end=35),
    ),
    state="template",
)
