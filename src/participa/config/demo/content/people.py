"""The people and organisations of the demonstration, all invented (domain specification, §8)."""

# key: (e-mail, public name or "", public bio)
PEOPLE: dict[str, tuple[str, str, str]] = {
    "coordinacion": ("coordinacion@ejemplo.co", "", ""),
    "camila": ("camila@ejemplo.co", "Camila", "Gestora de conocimiento de la fundación."),
    "sandra": ("sandra@ejemplo.co", "Sandra", "Enlace de la alcaldía de Yumbo."),
    "andres": ("andres@ejemplo.co", "Andrés", "Relaciones con la comunidad de una fábrica."),
    "luzmarina": ("luzmarina@ejemplo.co", "", ""),
    "nelly": ("nelly@ejemplo.co", "Doña Nelly", "Presidenta de una junta de acción comunal."),
    "wilmer": ("wilmer@ejemplo.co", "", ""),
    "efrain": ("efrain@ejemplo.co", "", ""),
    "marlon": ("marlon@ejemplo.co", "", ""),
    "diana": ("diana@ejemplo.co", "Diana", "Enlace de la alcaldía local."),
    "rosa": ("rosa@ejemplo.co", "", ""),
    "yurany": ("yurany@ejemplo.co", "Yurany", "Aliada territorial en Buenaventura."),
}

# key: (name, sector, territory code, purpose, is it an authority)
ORGANIZATIONS: dict[str, tuple[str, str, str, str, bool]] = {
    "alcaldia-yumbo": (
        "Alcaldía de Yumbo (demostración)",
        "public",
        "76892",
        "Gobierno del municipio. Responde los aportes de sus procesos y publica lo que cumple.",
        True,
    ),
    "alcaldia-buenaventura": (
        "Alcaldía Distrital de Buenaventura (demostración)",
        "public",
        "76109",
        "Gobierno del distrito portuario.",
        True,
    ),
    "alcaldia-local": (
        "Alcaldía Local del Occidente (demostración)",
        "public",
        "11001",
        "Gobierno de la localidad. Administra parques de barrio y vías locales.",
        True,
    ),
    "fundacion": (
        "Fundación Tejido Público (demostración)",
        "citizens",
        "11001",
        "Acompaña a territorios que quieren gobernarse entre ciudadanía, empresas y Estado.",
        False,
    ),
    "jac-estancia": (
        "Junta de Acción Comunal La Estancia (demostración)",
        "citizens",
        "76892",
        "Vecinas y vecinos de La Estancia: obras, convivencia y cuidado del parque.",
        False,
    ),
    "jac-zacarias": (
        "Junta de Acción Comunal Río Arriba (demostración)",
        "citizens",
        "76109",
        "Veredas del río: agua, escuela y camino.",
        False,
    ),
    "plataforma-joven": (
        "Plataforma de Juventud El Puerto (demostración)",
        "citizens",
        "76109",
        "Grupos juveniles de las comunas: deporte, música, participación.",
        False,
    ),
    "mujeres-manglar": (
        "Red de Mujeres del Manglar (demostración)",
        "citizens",
        "76109",
        "Piangüeras y lideresas que cuidan el estero y a quienes viven de él.",
        False,
    ),
    "cementos": (
        "Cementos del Valle Alto S. A. (demostración)",
        "private",
        "76892",
        "Fábrica de la zona industrial. Aporta horas de ingeniería y arreglos de vías.",
        False,
    ),
    "papelera": (
        "Papelera La Ribera S. A. (demostración)",
        "private",
        "76892",
        "Planta de papel. Mide su aire y publica los datos cada mes.",
        False,
    ),
    "camara": (
        "Asociación de Comerciantes del Puerto (demostración)",
        "private",
        "76109",
        "Tiendas, transporte y servicios del centro.",
        False,
    ),
    "universidad": (
        "Universidad del Litoral (demostración)",
        "academia",
        "76109",
        "Laboratorio de aguas y consultorio jurídico.",
        False,
    ),
    "cooperacion": (
        "Agencia Nórdica de Cooperación (demostración)",
        "cooperation",
        "11001",
        "Financia agua rural y formación de lideresas y líderes.",
        False,
    ),
    "radio": (
        "Radio Comunitaria La Marea (demostración)",
        "media",
        "76109",
        "Noticias, avisos y respuestas leídas al aire, todos los días a las seis.",
        False,
    ),
}

# Who speaks for which organisation.
REPRESENTATIVES = (
    ("nelly", "jac-zacarias"),
    ("andres", "cementos"),
    ("marlon", "plataforma-joven"),
    ("sandra", "alcaldia-yumbo"),
    ("diana", "alcaldia-local"),
)

# person, role, territory code ("" is the whole platform)
ROLES = (
    ("coordinacion", "national_coordinator", ""),
    ("camila", "knowledge_manager", ""),
    ("sandra", "government_liaison", "76892"),
    ("diana", "government_liaison", "11001"),
    ("yurany", "territorial_ally", "76109"),
    ("andres", "business_liaison", "76892"),
    ("rosa", "facilitator", "76892"),
    ("luzmarina", "overseer", "76892"),
)

# territory code: (stages in order, components, purpose, ally)
IMPLEMENTATIONS = {
    "76109": (
        ("diagnosis", "design", "implementation"),
        ("public_leadership", "advocacy", "open_government"),
        "Que las veredas y los barrios del puerto sepan qué se les respondió y qué se cumplió.",
        "fundacion",
    ),
    "76892": (
        ("diagnosis", "design", "implementation", "evaluation"),
        ("advocacy", "open_government"),
        "Que fábricas, barrios y alcaldía acuerden el aire, la luz y las vías que comparten.",
        "fundacion",
    ),
    "11001": (
        ("diagnosis", "design"),
        ("open_government",),
        "Probar con una localidad cómo se decide qué parque se arregla primero.",
        "fundacion",
    ),
}

OBJECTIVES = {
    "76109": ("Agua segura en las veredas del río", "Que nadie camine más de 200 metros por agua."),
    "76892": (
        "Aire que se pueda respirar",
        "Menos polvo fino en los barrios junto a las fábricas.",
    ),
    "11001": ("Parques para todas las edades", "Que cada barrio tenga un parque en buen estado."),
}
# What an objective says now, and why it was reworded.
REWORDED = {
    "76892": (
        "Aire que se pueda respirar",
        "Menos polvo fino en los barrios junto a las fábricas y a la vía que usan los camiones.",
        "La mesa midió en la vía: la mitad del polvo viene de los camiones.",
    ),
}
