/// A form of a console: what is filled in, and what its button says.
package struct ConsoleForm: Sendable {
    package struct Choice: Sendable {
        let choiceValue: String
        let choiceWords: String
        let isChosen: Bool

        package init(_ value: String, _ words: String, isChosen: Bool = false) {
            choiceValue = value
            choiceWords = words
            self.isChosen = isChosen
        }
    }

    struct Choices: Sendable {
        let choices: [Choice]
    }

    struct Text: Sendable {
        let type: String
        let given: String
        let isRequired: Bool
    }

    /// One of these, with a label.
    package struct Field: Sendable {
        /// Unique on the page.
        let fieldID: String
        let fieldName: String
        let label: String
        private(set) var text: Text?
        private(set) var area: Text?
        private(set) var select: Choices?
        private(set) var tick: Choice?

        private init(_ name: String, _ label: String) {
            fieldID = "field-\(name)"
            fieldName = name
            self.label = label
        }

        package static func text(
            _ name: String, _ label: String, given: String? = nil, isRequired: Bool = false, type: String = "text"
        ) -> Field {
            var field = Field(name, label)
            field.text = Text(type: type, given: given ?? "", isRequired: isRequired)
            return field
        }

        package static func area(_ name: String, _ label: String, given: String? = nil) -> Field {
            var field = Field(name, label)
            field.area = Text(type: "", given: given ?? "", isRequired: false)
            return field
        }

        package static func select(_ name: String, _ label: String, _ choices: [Choice]) -> Field {
            var field = Field(name, label)
            field.select = Choices(choices: choices)
            return field
        }

        package static func tick(_ name: String, _ label: String, isTicked: Bool) -> Field {
            var field = Field(name, label)
            field.tick = Choice("true", label, isChosen: isTicked)
            return field
        }
    }

    let action: PageLink
    let method: String
    let hidden: [HiddenField]
    let fields: [Field]
    let submit: String
    /// What the button is called among others that say the same; nil: as it says.
    let spoken: String?

    /// - Parameters:
    ///   - hidden: what shows that the form is ours.
    ///   - spoken: begins with what the button says (WCAG 2.5.3).
    package static func post(
        _ submit: String, to action: PageLink, hidden: [HiddenField], fields: [Field] = [], spoken: String? = nil
    ) -> ConsoleForm {
        ConsoleForm(action: action, method: "post", hidden: hidden, fields: fields, submit: submit, spoken: spoken)
    }

    /// Asks for a page, and changes nothing.
    package static func search(_ submit: String, at action: PageLink, fields: [Field]) -> ConsoleForm {
        ConsoleForm(action: action, method: "get", hidden: [], fields: fields, submit: submit, spoken: nil)
    }
}
