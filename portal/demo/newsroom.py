"""Who publishes the demo: an invented province, its newsroom and what stands on its plain pages."""

IDENTITY = {
    "name": "Báo Thuận Giang",
    "slogan": "Tiếng nói của miền sông Thuận",
    "governing_body": "Tỉnh Thuận Giang (địa danh hư cấu)",
    "licence_number": "000/GP-MAU",
    "licence_issuer": "cơ quan có thẩm quyền (thông tin mẫu)",
    "responsible_person": "Lương Thế Khoát",
    "chief_title": "Tổng Biên tập",
    "address": "Số 1 đường Bến Đá, phường Phố Vạn, tỉnh Thuận Giang",
    "phone": "0200 000 0000",
    "email": "toasoan@thuangiang.example",
    "privacy_url": "/chinh-sach-bao-ve-du-lieu/",
    "comment_rules_url": "/quy-dinh-binh-luan/",
}
LICENCE_DATE = (2026, 1, 5)

# Name, names of the sections under it.
SECTIONS = [
    ("Thời sự", []),
    ("Kinh tế", ["Kinh tế biển", "Nông nghiệp - Nông thôn"]),
    ("Xã hội", ["Giáo dục", "Y tế"]),
    ("Văn hóa", ["Di sản"]),
    ("Du lịch", []),
    ("Thể thao", []),
    ("Môi trường", []),
    ("Bạn đọc", []),
]

TOPICS = {
    "Đầu tư công": "Theo dõi các công trình dùng vốn ngân sách của tỉnh: tiến độ, giải ngân, chất lượng.",
    "Lễ hội Đèn Sông": "Lễ hội ba đêm giữa tháng Mười âm lịch ở Phố Vạn.",
    "Khai thác thủy sản": "Chuyện biển, chuyện bến, chuyện người đi biển.",
}
ALIASES = {
    "Lễ hội Đèn Sông": ["Hội Đèn Sông", "Lễ hội hoa đăng"],
    "Khai thác thủy sản": ["Đánh bắt hải sản"],
    "Chuyển đổi số": ["Số hóa"],
}

# Name, pen name, introduction.
AUTHORS = [
    ("Hoài An", "", "Phóng viên mảng xã hội, y tế; viết phóng sự về làng nghề và miền núi."),
    ("Thu Trang", "TT", "Phóng viên mảng giáo dục, môi trường, đời sống đô thị."),
    ("Minh Châu", "", "Phóng viên ảnh. Theo những con tàu và mùa lễ hội của Thuận Giang hơn mười năm."),
    ("Quang Hải", "Q.H", "Phóng viên mảng kinh tế biển, thể thao."),
]

# Login, full name, group, signs as.
STAFF = [
    ("phongvien", "Trịnh Hoài An", "phóng viên", "Hoài An"),
    ("bientap", "Khúc Thị Lam", "biên tập viên", ""),
    ("thuky", "Tô Bá Ngạn", "thư ký tòa soạn", ""),
    ("tongbientap", "Lương Thế Khoát", "Tổng Biên tập", ""),
    ("duyetbinhluan", "Vi Thị Sương", "người duyệt bình luận", ""),
    ("quantri", "Đàm Quốc Huân", "quản trị viên", ""),
]

# Kind of place, key of the article.
FRONT_PAGE = [
    ("lead", "cau-bach-sa"),
    ("featured", "vu-ca-bac"),
    ("featured", "den-song"),
    ("featured", "ky-hop"),
    ("featured", "truong-moi"),
    ("featured", "gom-tho-lac"),
]

ABOUT = """
<p>Báo Thuận Giang là tờ báo của một tỉnh không có trên bản đồ. Tỉnh, người, công trình và con số trong các bài đều do
nhóm làm phần mềm viết ra để trang có nội dung cho bạn xem thử; ảnh cũng do chương trình vẽ.</p>
<h2>Chúng tôi làm báo thế nào</h2>
<p>Mỗi bài qua ít nhất hai người: người viết và người biên tập. Bài chỉ lên trang khi người có quyền đăng bấm đăng.
Khi
sai, chúng tôi đính chính ngay trong bài, ghi rõ ngày giờ, không lặng lẽ sửa.</p>
<h2>Tổ chức</h2>
<ul>
<li>Ban Biên tập chịu trách nhiệm về nội dung;</li>
<li>Thư ký tòa soạn sắp xếp trang và lịch đăng;</li>
<li>Phóng viên, biên tập viên theo chuyên mục;</li>
<li>Bộ phận bạn đọc tiếp nhận thư, phản ánh và duyệt bình luận.</li>
</ul>
"""

CONTACT = """
<p>Bạn có tin muốn báo, có ảnh muốn gửi, hay thấy bài chưa đúng? Hãy cho chúng tôi biết.</p>
<table>
<thead><tr><th>Việc</th><th>Liên hệ</th></tr></thead>
<tbody>
<tr><td>Tin, bài, ảnh</td><td>tin@thuangiang.example</td></tr>
<tr><td>Thư bạn đọc, phản ánh</td><td>bandoc@thuangiang.example</td></tr>
<tr><td>Yêu cầu đính chính</td><td>dinhchinh@thuangiang.example</td></tr>
<tr><td>Dữ liệu cá nhân</td><td>dulieu@thuangiang.example</td></tr>
</tbody>
</table>
<p>Tòa soạn: số 1 đường Bến Đá, phường Phố Vạn, tỉnh Thuận Giang. Tiếp bạn đọc sáng thứ Ba và thứ Năm, từ 8 giờ đến
11 giờ. Đơn khiếu nại, tố cáo xin gửi Ban Tiếp công dân; tòa soạn không có thẩm quyền giải quyết.</p>
"""

PRIVACY = """
<p>Trang này viết cho bạn đọc gửi bình luận. Chúng tôi chỉ lưu những gì cần để duyệt và hiển thị bình luận.</p>
<h2>Chúng tôi lưu gì</h2>
<table>
<thead><tr><th>Thông tin</th><th>Dùng để</th><th>Lưu bao lâu</th></tr></thead>
<tbody>
<tr><td>Họ tên hoặc bút danh</td><td>Hiển thị cùng bình luận</td><td>Cho đến khi bình luận được xóa</td></tr>
<tr><td>Email (không bắt buộc)</td><td>Liên hệ khi cần hỏi lại; không hiển thị công khai</td><td>Cho đến khi bình luận
được xóa</td></tr>
<tr><td>Nội dung bình luận</td><td>Duyệt và hiển thị</td><td>Cho đến khi bạn yêu cầu xóa</td></tr>
<tr><td>Địa chỉ IP</td><td>Ngăn thư rác và xử lý khi có vi phạm</td><td>Theo thời hạn lưu giữ của trang, mặc định
365 ngày,
sau đó tự xóa</td></tr>
<tr><td>Một mã ngẫu nhiên trong cookie của thiết bị</td><td>Nhận ra lần gửi lặp lại</td><td>180 ngày; chỉ đặt sau
khi bạn gửi
bình luận</td></tr>
</tbody>
</table>
<p>Người chỉ đọc bài không bị đặt cookie. Trang không dùng công cụ theo dõi của bên thứ ba.</p>
<h2>Ai xem được</h2>
<p>Người duyệt bình luận và quản trị viên của tòa soạn. Chúng tôi không bán, không trao đổi dữ liệu. Việc cung cấp
cho cơ
quan có thẩm quyền chỉ thực hiện khi có văn bản theo quy định của pháp luật.</p>
<h2>Quyền của bạn</h2>
<p>Bạn có quyền biết, xem, sửa, rút lại sự đồng ý và yêu cầu xóa dữ liệu của mình. Gửi yêu cầu đến
dulieu@thuangiang.example,
kèm đường dẫn trang tình trạng bình luận mà bạn nhận được khi gửi. Chúng tôi phản hồi trong vòng 2 ngày làm việc.</p>
<h2>Trẻ em</h2>
<p>Bạn dưới 16 tuổi cần có sự đồng ý của cha mẹ hoặc người giám hộ trước khi gửi bình luận.</p>
"""

COMMENT_RULES = """
<p>Bình luận được người của tòa soạn đọc trước khi hiển thị. Chúng tôi muốn nghe nhiều ý khác nhau, kể cả lời chê.</p>
<h2>Nên</h2>
<ul>
<li>Viết tiếng Việt có dấu, đúng nội dung của bài;</li>
<li>Nói rõ bạn biết việc ấy từ đâu;</li>
<li>Góp ý về việc, không công kích người.</li>
</ul>
<h2>Không được đăng</h2>
<ol>
<li>Từ ngữ thô tục, xúc phạm, kỳ thị;</li>
<li>Thông tin sai hoặc chưa được kiểm chứng, nhất là khi có thiên tai, dịch bệnh;</li>
<li>Số điện thoại, địa chỉ nhà, giấy tờ của người khác;</li>
<li>Quảng cáo, liên kết mời chào;</li>
<li>Nội dung vi phạm pháp luật.</li>
</ol>
<h2>Sau khi gửi</h2>
<p>Bạn nhận một đường dẫn riêng để xem tình trạng bình luận. Nếu không được đăng, trang ấy ghi lý do. Chúng tôi
không sửa ý
của bạn. Giờ duyệt: từ 6 giờ đến 22 giờ mỗi ngày.</p>
"""

PAGES = [
    ("/gioi-thieu/", "Giới thiệu", ABOUT),
    ("/lien-he/", "Liên hệ", CONTACT),
    ("/chinh-sach-bao-ve-du-lieu/", "Chính sách bảo vệ dữ liệu cá nhân", PRIVACY),
    ("/quy-dinh-binh-luan/", "Quy định về bình luận", COMMENT_RULES),
]
