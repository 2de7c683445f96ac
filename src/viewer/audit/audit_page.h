// The reader's own figures, in a window beside the reading. Nothing of it leaves the machine but by the reader's own
// export. Shows accession numbers, never a patient's name.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <QDate>
#include <QWidget>

#include "audit/audit_cases_model.h"
#include "audit/audit_thread.h"
#include "diptych/reading/self_audit.h"
#include "looks/theme.h"

class QComboBox;
class QLabel;
class QPushButton;
class QTableWidget;
class QTabWidget;
class QVBoxLayout;

namespace diptych::viewer
{

class AuditChart;
struct AuditFigure;

class AuditPage : public QWidget
{
    Q_OBJECT

public:
    enum class Period { Last30Days, Last12Months, All };

    /// A window of its own. `today` tells the last day of a period (UTC, as reads are dated).
    explicit AuditPage(QWidget* parent = nullptr, std::function<QDate()> today = {});
    ~AuditPage() override;

    /// All reads that the site has; the figures are those of `readerId`.
    void setData(std::vector<reading::AuditedRead> reads, std::string readerId, const QString& readerName);
    /// Outcomes that the site imported before.
    void setOutcomes(SiteOutcomes outcomes);
    void setPeriod(Period period);
    /// Opens, or comes to the front.
    void bringUp();

    /// Reads the site's file; what it has takes the place of what was there before.
    void importOutcomes(const std::filesystem::path& file);
    /// Writes the figures into `file` and the reads beside it; never over a file that exists.
    void exportTo(const std::filesystem::path& file);

    /// What is on the page; null until the first count has come.
    [[nodiscard]] const std::shared_ptr<const reading::SelfAudit>& audit() const { return audit_; }

Q_SIGNALS:
    /// A file was read: to be kept, and for what a score means here (reading::localMeaning).
    void outcomesImported(const std::filesystem::path& file, const diptych::viewer::SiteOutcomes& outcomes);
    /// The page shows what was asked for.
    void shown();

private:
    [[nodiscard]] QWidget* header();
    [[nodiscard]] QWidget* figures();
    [[nodiscard]] QWidget* tables();
    [[nodiscard]] reading::AuditPeriod period() const;
    void count();
    void showAudit(const std::shared_ptr<const reading::SelfAudit>& audit);
    void showFigures(const std::vector<AuditFigure>& figures);
    void showRefused(const std::vector<reading::RefusedLine>& lines);
    void takeOutcomes(const std::filesystem::path& file, const Result<SiteOutcomes>& outcomes);
    void say(Tone tone, const QString& text);
    void askForOutcomes();
    void askForExport();

    std::function<QDate()> today_;
    AuditedReads reads_;
    SiteOutcomes outcomes_;
    std::string readerId_;
    std::shared_ptr<const reading::SelfAudit> audit_;

    QLabel* reader_ = nullptr;
    QLabel* notice_ = nullptr;
    QComboBox* periods_ = nullptr;
    QPushButton* export_ = nullptr;
    QVBoxLayout* figureLines_ = nullptr;
    AuditChart* recalls_ = nullptr;
    AuditChart* times_ = nullptr;
    AuditChart* scores_ = nullptr;
    QTabWidget* tabs_ = nullptr;
    QTableWidget* refused_ = nullptr;
    AuditCasesModel cases_;
    AuditCasesModel missed_;
    AuditThread thread_;
};

}  // namespace diptych::viewer
