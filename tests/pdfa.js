// Prints every breach of PDF/A in some files, by veraPDF's engine and its own profiles of rules.
// Run by tests/pdfa.py in Rhino, which comes with the engine: pdfa.js 2a FILE...
// The profile is read here since the jar lacks what the engine would read it with.
var vera = Packages.org.verapdf, profiles = vera.pdfa.validation.profiles.Profiles;

function textOf(element, name) {
  var found = element.getElementsByTagName(name);
  return found.getLength() ? String(found.item(0).getTextContent()) : "";
}

function eachOf(root, name, make) {
  var made = new java.util.HashSet(), found = root.getElementsByTagName(name);
  for (var i = 0; i < found.getLength(); i++) made.add(make(found.item(i)));
  return made;
}

function ruleOf(rule) {
  var id = rule.getElementsByTagName("id").item(0), none = java.util.List.of();
  var standard = vera.pdfa.flavours.PDFAFlavour.Specification.valueOf(id.getAttribute("specification"));
  return profiles.ruleFromValues(
    profiles.ruleIdFromValues(standard, id.getAttribute("clause"), Number(id.getAttribute("testNumber"))),
    rule.getAttribute("object"),
    rule.hasAttribute("deferred") ? java.lang.Boolean.valueOf(rule.getAttribute("deferred")) : null,
    rule.getAttribute("tags"), textOf(rule, "description"), textOf(rule, "test"),
    profiles.errorFromValues(textOf(rule, "message"), none), none);
}

function variableOf(variable) {
  return profiles.variableFromValues(variable.getAttribute("name"), variable.getAttribute("object"),
    textOf(variable, "defaultValue"), textOf(variable, "value"));
}

function profileOf(flavour) {
  var file = "org/verapdf/pdfa/validation/PDFA-" + flavour.getId().toUpperCase() + ".xml";
  var stream = flavour.getClass().getClassLoader().getResourceAsStream(file);
  var root = javax.xml.parsers.DocumentBuilderFactory.newInstance().newDocumentBuilder()
    .parse(stream).getDocumentElement();
  return profiles.profileFromValues(flavour, profiles.profileDetailsFromValues("", "", "", new java.util.Date()),
    "", eachOf(root, "rule", ruleOf), eachOf(root, "variable", variableOf));
}

vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var flavour = vera.pdfa.flavours.PDFAFlavour.fromString(arguments[0]);
var profile = profileOf(flavour), foundry = vera.pdfa.Foundries.defaultInstance();
for (var i = 1; i < arguments.length; i++) {
  var parser = foundry.createParser(new java.io.FileInputStream(arguments[i]), flavour);
  var result = foundry.createValidator(profile, 50, false, false, false).validate(parser);
  var breaches = result.getTestAssertions().iterator();
  print(arguments[i] + ": " + result.getTotalAssertions() + " checks");
  while (breaches.hasNext()) {
    var breach = breaches.next(), rule = breach.getRuleId();
    print(arguments[i] + ": " + rule.getClause() + "-" + rule.getTestNumber() + " "
      + breach.getLocation().getContext() + ": " + breach.getMessage());
  }
  parser.close();
}
