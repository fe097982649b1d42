/// Where the demo begins: a door for each sample account, and what to try next.
package struct DemoHomePage: PageModel {
    package static let template = PageTemplate.demoHome

    /// An account that somebody can log in to.
    package struct Door: Sendable {
        package let name: String
        package let explanation: String
        package let link: PageLink

        package init(name: String, explanation: String, link: PageLink) {
            self.name = name
            self.explanation = explanation
            self.link = link
        }
    }

    /// Something to try, with the command for it when there is one.
    package struct Step: Sendable {
        package let text: String
        package let command: String?

        package init(text: String, command: String? = nil) {
            self.text = text
            self.command = command
        }
    }

    package let title: String
    package let introduction: String
    package let doors: [Door]
    package let steps: [Step]
    let hasSteps: Bool

    package init(
        doors: [Door], steps: [Step], title: String = "Gatehouse demo",
        introduction: String = """
        Each account below has its own identity provider, people and settings. Log in to one, and see what the \
        application is told about you.
        """
    ) {
        self.title = title
        self.introduction = introduction
        self.doors = doors
        self.steps = steps
        hasSteps = !steps.isEmpty
    }
}
