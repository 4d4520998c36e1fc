"""Yumbo: the organisations that the survey of relations asks, beside those of the processes."""

CODE = "76892"


def _of(sector: str, *rows: tuple[str, str, str]) -> dict[str, tuple[str, str, str, str, bool]]:
    return {
        key: (f"{name} (demostración)", sector, CODE, purpose, False) for key, name, purpose in rows
    }


# key: (name, sector, territory code, purpose, is it an authority)
ORGANIZATIONS: dict[str, tuple[str, str, str, str, bool]] = {
    **_of(
        "citizens",
        ("jac-mulalo", "Junta de Acción Comunal Mulaló Arriba", "Agua, camino y fiestas del corregimiento."),
        ("jac-dapa", "Junta de Acción Comunal El Rincón de Dapa", "Vecinos de la montaña: vía, bosque y transporte."),
        ("jac-bolivar", "Junta de Acción Comunal Bolívar Norte", "Andenes, alumbrado y convivencia del barrio."),
        ("jac-trinidad", "Junta de Acción Comunal La Trinidad Baja", "Drenajes y canchas junto a la zona industrial."),
        ("mujeres-yumbo", "Asociación de Mujeres Manos del Cerro", "Costura, ahorro y rutas de atención a la violencia."),
        ("jovenes-aire", "Colectivo Juvenil Aire Nuevo", "Mediciones caseras del aire y murales."),
        ("cabildo-nasa-yumbo", "Comunidad Nasa de Yumbo Urbano", "Huertas, lengua y acompañamiento a familias que llegan."),
        ("afro-yumbo", "Organización Afro Raíces del Cauca", "Memoria, peinados y emprendimiento."),
        ("recicladores", "Cooperativa de Recicladores El Samán", "Recoge y clasifica lo aprovechable de siete barrios."),
        ("discapacidad-yumbo", "Red de Cuidadoras de Yumbo", "Cuidado compartido, respiro y transporte para quien lo necesita."),
        ("veeduria-aire", "Veeduría Ciudadana por el Aire", "Revisa permisos y mediciones de emisiones."),
        ("ladera-yumbo", "Asociación Campesina de la Ladera", "Huertas, café y cuidado de las quebradas."),
        ("bomberos-yumbo", "Bomberos Voluntarios del Cerro", "Atiende incendios y enseña a prevenirlos."),
    ),
    **_of(
        "private",
        ("quimica-norte", "Química del Norte S. A. S.", "Resinas y pinturas. Tiene un comité con sus vecinos."),
        ("alimentos-pance", "Alimentos El Trapiche S. A.", "Panela y dulces; compra a fincas de la ladera."),
        ("metalicas", "Estructuras Metálicas La Loma Ltda.", "Perfiles y cubiertas; forma soldadores y soldadoras."),
        ("logistica", "Logística Puente Cauca S. A. S.", "Bodegas y transporte de carga."),
        ("vidrios", "Vidrios del Pacífico S. A.", "Envases. Recibe vidrio usado de los barrios."),
        ("gremio-industrial", "Asociación de Industrias de la Zona Norte", "Reúne a 60 empresas de la zona industrial."),
        ("comercio-centro", "Unión de Comerciantes del Centro de Yumbo", "Tiendas, panaderías y talleres del centro."),
        ("turismo-cerro", "Posadas y Guías del Cerro S. A. S.", "Caminatas y alojamiento en la montaña."),
        ("fundacion-cemento", "Fundación Valle Alto", "Becas, música y arreglos de escuelas."),
    ),
    **_of(
        "public",
        ("personeria-yumbo", "Personería de Yumbo", "Derechos de las personas y veedurías."),
        ("hospital-yumbo", "Hospital La Buena Vecindad", "Atención básica y brigadas en corregimientos."),
        ("colegio-estancia", "Institución Educativa La Estancia", "1.200 estudiantes y una emisora escolar."),
        ("ambiente-valle", "Oficina Ambiental del Norte", "Mide el aire y el río; da permisos de emisión."),
        ("planeacion-yumbo", "Consejo Territorial de Planeación de Yumbo", "Opina sobre el plan de desarrollo y lo sigue."),
        ("formacion-yumbo", "Centro de Formación para el Trabajo", "Cursos cortos y prácticas en empresas."),
    ),
    **_of(
        "cooperation",
        ("aire-limpio-int", "Programa Ciudades que Respiran", "Presta equipos y forma a quienes miden el aire."),
        ("fondo-juventud", "Fondo Andino de Juventudes", "Pequeñas bolsas para grupos juveniles."),
    ),
    **_of(
        "academia",
        ("uni-cerro", "Universidad del Cerro", "Ingeniería ambiental y consultorio jurídico."),
        ("instituto-rio", "Instituto del Río Cauca", "Estudia el agua y publica los datos."),
        ("escuela-publica", "Escuela de Gobierno Local", "Diplomados para funcionarios y lideresas."),
    ),
    **_of(
        "media",
        ("radio-yumbo", "Emisora La Voz del Cerro", "Noticias y avisos de barrio, de cinco a nueve."),
        ("periodico-yumbo", "Periódico El Yumbeño de a Pie", "Quincenal, gratuito, en tiendas y buses."),
        ("canal-yumbo", "Canal Comunitario Tres Cruces", "Sesiones del concejo y programas escolares."),
    ),
}  # fmt: skip

# Those of the processes who are asked too.
ALSO_ASKED = ("alcaldia-yumbo", "jac-estancia", "cementos", "papelera")
